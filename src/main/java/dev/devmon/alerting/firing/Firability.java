package dev.devmon.alerting.firing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an alert can fire for a service.
 *
 * @param missing groups of alternatives, of which one series each would suffice; empty when the alert can fire
 * @param why why it cannot fire, for a person; empty when it can
 * @param change what to do about it; null when nothing can be done, or nothing is known
 * @param condition when the change makes sense; null when it always does
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
