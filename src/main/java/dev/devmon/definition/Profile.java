package dev.devmon.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A choice of components, and what it changes in them.
 *
 * @param note what is different with it, for people; empty for nothing
 * @param components what it has; none for everything
 */
public record Profile(String name, String summary, String note, Map<String, Change> components) {

    /** What a profile changes in one component; null and absent mean: as the component file says. */
    public record Change(@Nullable Long memoryBytes, Map<String, String> environment) {
        static final Change NONE = new Change(null, Map.of());
    }

    Change change(Component component) {
        return components.getOrDefault(component.name(), Change.NONE);
    }

    /** Whether it does without a component of which the settings say nothing. */
    boolean leavesOut(Component component) {
        return !components.isEmpty() && !component.optional() && !components.containsKey(component.name());
    }

    /** Why a component is skipped that it leaves out. */
    public String reason() {
        return "not in the profile " + name;
    }
}
