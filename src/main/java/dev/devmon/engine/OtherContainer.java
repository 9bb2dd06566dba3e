package dev.devmon.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A running container that is not of the stack.
 *
 * @param published host port -> container port, TCP only
 */
public record OtherContainer(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        Map<Integer, Integer> published,
        Instant created) {}
