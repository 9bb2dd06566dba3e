package dev.devmon.stores;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An alert that fires or is pending.
 *
 * @param since the time at which its condition began to hold
 * @param receivers the receivers with a channel that it was routed to; none while it is pending
 * @param muted why nobody is notified: "silenced", "inhibited" or {@link #NO_CHANNEL}; empty when receivers are
 */
public record ActiveAlert(
        State state,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant since,
        List<String> receivers,
        String muted) {
    /** Why nobody is notified of an alert although it was routed. */
    public static final String NO_CHANNEL = "its receivers have no channel";

    public ActiveAlert {
        receivers = List.copyOf(receivers);
    }

    /** The state of an alert. */
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
