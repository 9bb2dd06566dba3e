package dev.devmon.app;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.definition.Component;
import dev.devmon.definition.Forward.Destination;
import dev.devmon.definition.Stack;
import dev.devmon.promql.PromQl;
import dev.devmon.stores.MetricsQuery;
import java.util.List;
import java.util.Optional;

/** Checks whether the other stores to which the settings forward accept what they are sent, as their alert sees it. */
final class ForwardCheck {
    private static final String ALERT = "TelemetryForwardFailing";

    private ForwardCheck() {}

    /** Returns a diagnosis for each destination. */
    static List<Diagnosis> of(Stack stack, MetricsQuery metrics) {
        return stack.settings().forward().destinations().entrySet().stream()
                .map(named -> diagnosis(named.getKey(), named.getValue(), stack, metrics))
                .toList();
    }

    private static Diagnosis diagnosis(String key, Destination to, Stack stack, MetricsQuery metrics) {
        String sender = stack.components().stream()
                .filter(component -> component.mounts().stream()
                        .anyMatch(mount -> key.equals(mount.when().secret())))
                .map(Component::name)
                .findFirst()
                .orElse(key);
        Optional<Integer> failing = metrics.instant(
                        "ALERTS{alertname=\"" + ALERT + "\",service=" + PromQl.quoted(sender) + "}")
                .map(List::size);
        if (failing.isEmpty()) {
            return Diagnosis.ok(
                    key, "to " + to.url() + "; whether it arrives is known only while the stack is running");
        }
        return failing.get() == 0
                ? Diagnosis.ok(key, "to " + to.url())
                : Diagnosis.warning(
                        key,
                        "not accepted by " + to.url(),
                        "`devmon logs " + sender + "` says what it answers; docs/runbooks/" + ALERT + ".md");
    }
}
