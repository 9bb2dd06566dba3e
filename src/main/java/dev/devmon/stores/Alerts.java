package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lists the alerts that fire now, and manages silences. */
public final class Alerts {
    private static final List<String> SEVERITIES = List.of("critical", "warning", "info", "none");
    private static final String ALERT_NAME = "alertname";

    private final Session session;

    public Alerts(Session session) {
        this.session = session;
    }

    /**
     * Returns every alert that fires or is pending, the worst first, and last those that only keep the pipeline going
     * (severity none).
     *
     * @throws FailureException {@code COMPONENT} when the component that evaluates or the one that routes does not run
     */
    public List<ActiveAlert> active() {
        List<Node> evaluated =
                ServedApi.of(session, ServedApi.METRICS).get("/api/v1/alerts").children("/data/alerts");
        ServedApi routing = ServedApi.of(session, ServedApi.ROUTING);
        List<Node> routed = routing.get("/api/v2/alerts").children();
        Set<String> silent = routed.isEmpty() ? Set.of() : withoutChannel(routing);
        List<ActiveAlert> active = new ArrayList<>();
        List<Node> unmatched = new ArrayList<>(routed);
        for (Node alert : evaluated) {
            Map<String, String> labels = alert.texts("/labels");
            Node found = routed.stream()
                    .filter(each -> each.texts("/labels").entrySet().containsAll(labels.entrySet()))
                    .findFirst()
                    .orElse(alert);
            unmatched.remove(found);
            active.add(alert(alert, "/activeAt", found, silent));
        }
        // Alerts from other senders: a drill, for example
        unmatched.forEach(alert -> active.add(alert(alert, "/startsAt", alert, silent)));
        active.sort(Comparator.comparing((ActiveAlert alert) -> alert.state() == ActiveAlert.State.PENDING)
                .thenComparing(alert -> SEVERITIES.indexOf(alert.label("severity")))
                .thenComparing(ActiveAlert::since));
        return active;
    }

    /** Returns the names of the receivers that notify nobody: those without any {@code .._configs}. */
    private static Set<String> withoutChannel(ServedApi routing) {
        String configuration =
                routing.get("/api/v2/status").text("/config/original").orElse("");
        Node root = Yaml.read("the configuration in force", configuration, new Problems());
        return root == null
                ? Set.of()
                : root.children("/receivers").stream()
                        .filter(receiver ->
                                receiver.entries("").keySet().stream().noneMatch(key -> key.endsWith("_configs")))
                        .flatMap(receiver -> receiver.text("/name").stream())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** @param silent the names of receivers that notify nobody */
    private static ActiveAlert alert(Node alert, String since, Node routed, Set<String> silent) {
        List<String> receivers = routed.children("/receivers").stream()
                .flatMap(receiver -> receiver.text("/name").stream())
                .toList();
        boolean pending = alert.text("/state").orElse("firing").equals("pending");
        String muted = "";
        if (!routed.children("/status/silencedBy").isEmpty()) {
            muted = "silenced";
        } else if (!routed.children("/status/inhibitedBy").isEmpty()) {
            muted = "inhibited";
        } else if (!receivers.isEmpty() && silent.containsAll(receivers)) {
            muted = ActiveAlert.NO_CHANNEL;
        }
        return new ActiveAlert(
                pending ? ActiveAlert.State.PENDING : ActiveAlert.State.FIRING,
                routed.texts("/labels"),
                alert.texts("/annotations"),
                Instant.parse(alert.text(since).orElseThrow()),
                receivers.stream().filter(name -> !silent.contains(name)).toList(),
                muted);
    }

    /**
     * Silences an alert.
     *
     * @return the time at which the silence ends
     * @throws FailureException {@code USAGE} when there is no such alert
     */
    public Instant silence(String alert, Duration duration, String by) {
        requireKnown(alert);
        Instant now = session.clock().instant();
        Instant until = now.plus(duration);
        String silence = Json.write(Map.of(
                "matchers", List.of(Map.of("name", ALERT_NAME, "value", alert, "isRegex", false, "isEqual", true)),
                "startsAt", now,
                "endsAt", until,
                "createdBy", by,
                "comment", "devmon alerts silence"));
        ServedApi.of(session, ServedApi.ROUTING).send("POST", "/api/v2/silences", silence);
        return until;
    }

    /**
     * Ends the silences of an alert.
     *
     * @return the number of silences ended
     */
    public int expire(String alert) {
        ServedApi routing = ServedApi.of(session, ServedApi.ROUTING);
        List<String> ids = routing.get("/api/v2/silences").children().stream()
                .filter(silence -> !silence.text("/status/state").orElse("").equals("expired"))
                .filter(silence -> silence.children("/matchers").stream()
                        .anyMatch(matcher -> matcher.text("/name").orElse("").equals(ALERT_NAME)
                                && matcher.text("/value").orElse("").equals(alert)))
                .flatMap(silence -> silence.text("/id").stream())
                .toList();
        ids.forEach(id -> routing.send("DELETE", "/api/v2/silence/" + id, null));
        return ids.size();
    }

    /** @throws FailureException {@code USAGE} when no rule in force has this name */
    public void requireKnown(String alert) {
        Set<String> known = new TreeSet<>();
        ServedApi.of(session, ServedApi.METRICS)
                .get("/api/v1/rules?type=alert")
                .children("/data/groups")
                .forEach(group -> group.children("/rules")
                        .forEach(rule -> rule.text("/name").ifPresent(known::add)));
        if (!known.contains(alert)) {
            throw unknown(alert, known);
        }
    }

    public static FailureException unknown(String alert, Set<String> known) {
        return Failure.unknown("alert", alert, "no rule has this name", known, "docs/runbooks lists them all")
                .asException();
    }
}
