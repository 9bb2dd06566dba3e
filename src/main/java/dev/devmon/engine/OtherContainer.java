package dev.devmon.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A running container that belongs to no stack of devmon.
 *
 * @param published host port -> container port, TCP only
 * @param exposed container ports, TCP only, whether published or not
 * @param address its address in the first of its networks; empty on the host's network
 */
public record OtherContainer(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        Map<Integer, Integer> published,
        Set<Integer> exposed,
        String address,
        Instant created) {}
