package dev.devmon.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A choice of components, and the changes to them.
 *
 * @param note what is different with it, in words; empty for nothing
 * @param components component -> change, for each component of the profile; empty for all components
 */
public record Profile(String name, String summary, String note, Map<String, Change> components) {

    /** The changes to one component; null or absent values are those of the component file. */
    public record Change(@Nullable Long memoryBytes, Map<String, String> environment) {
        static final Change NONE = new Change(null, Map.of());
    }

    Change change(Component component) {
        return components.getOrDefault(component.name(), Change.NONE);
    }

    /** Returns whether it leaves out a component about which the settings say nothing. */
    boolean leavesOut(Component component) {
        return !components.isEmpty() && !component.optional() && !components.containsKey(component.name());
    }

    /** Returns why a component that it leaves out is skipped. */
    public String reason() {
        return "not in the profile " + name;
    }
}
