package dev.devmon.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot of what exists on the engine.
 *
 * @param networks name -> id of the stack's networks
 * @param volumes names of the stack's volumes
 * @param imageIds reference -> id of those requested images that are on the engine
 */
public record ObservedStack(
        EngineInfo engine,
        List<ObservedContainer> containers,
        Map<String, String> networks,
        Set<String> volumes,
        Map<String, String> imageIds) {

    public Optional<ObservedContainer> container(String component) {
        return containers.stream().filter(c -> c.component().equals(component)).findFirst();
    }
}
