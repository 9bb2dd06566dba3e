package dev.devmon.alerting.firing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an alert can fire for a service.
 *
 * @param missing groups of alternatives: one series of each group would do; empty when it can fire
 * @param why it cannot, for a person; empty when it can
 * @param change what to do about it; null when there is nothing to do, or nobody knows what
 * @param condition what must be so for the change to make sense; null when it always does
 */
public record Firability(
        String alert, List<Set<String>> missing, String why, @Nullable String change, @Nullable String condition) {
    public Firability {
        missing = List.copyOf(missing);
    }

    public boolean canFire() {
        return missing.isEmpty();
    }
}
