package dev.devmon.stores;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An alert that fires, or is about to.
 *
 * @param since when its condition began to hold
 * @param receivers to whom it was routed; none while it is pending
 * @param muted why nobody is told: "silenced", "inhibited"; empty when they are
 */
public record ActiveAlert(
        State state,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant since,
        List<String> receivers,
        String muted) {
    public ActiveAlert {
        receivers = List.copyOf(receivers);
    }

    /** How far it is. */
    public enum State {
        PENDING,
        FIRING
    }

    public String name() {
        return label("alertname");
    }

    public String label(String label) {
        return labels.getOrDefault(label, "");
    }

    public String annotation(String annotation) {
        return annotations.getOrDefault(annotation, "");
    }
}
