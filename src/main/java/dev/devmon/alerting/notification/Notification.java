package dev.devmon.alerting.notification;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Json;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A group of alerts that a receiver is notified of together.
 *
 * @param group the labels that the alerts are grouped by
 * @param shows part of the notification -> its expected text
 */
record Notification(Position at, String name, List<String> group, List<Alert> alerts, Map<String, String> shows) {
    /** The router's address in the notification. */
    private static final String ROUTER = "https://router.example";

    private static final String START = "2026-11-20T10:00:00Z";

    /**
     * An alert of the group.
     *
     * @param query the address of the page with its expression
     * @param ended when it was resolved; empty while it fires
     */
    record Alert(Map<String, String> labels, Map<String, String> annotations, String query, Optional<String> ended) {

        private Map<String, Object> data() {
            return Map.of(
                    "status",
                    status(ended.isPresent()),
                    "labels",
                    labels,
                    "annotations",
                    annotations,
                    "startsAt",
                    START,
                    "endsAt",
                    ended.orElse("0001-01-01T00:00:00Z"),
                    "generatorURL",
                    query,
                    "fingerprint",
                    "");
        }
    }

    /**
     * Reads {@code {name: .., group: [..], alerts: [{labels: {..}, annotations: {..}, query: .., ended: ..}], shows:
     * {..}}}.
     */
    static Notification read(Fields fields) {
        List<Alert> alerts = fields.list(
                "alerts",
                alert -> new Alert(
                        alert.textMap("labels"),
                        alert.textMap("annotations"),
                        alert.optionalText("query").orElse(""),
                        alert.optionalText("ended")));
        if (alerts.isEmpty()) {
            fields.problem("a notification without alerts", "add `alerts:`");
        }
        return new Notification(
                fields.at(), fields.text("name"), fields.texts("group"), alerts, fields.textMap("shows"));
    }

    /**
     * Returns the notification as templates receive it: <a
     * href="https://prometheus.io/docs/alerting/latest/notifications/#data">data</a> in JSON.
     */
    String data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("receiver", "");
        data.put(
                "status", status(alerts.stream().allMatch(alert -> alert.ended().isPresent())));
        data.put("alerts", alerts.stream().map(Alert::data).toList());
        Map<String, String> labels = common(Alert::labels);
        Map<String, String> grouped = new LinkedHashMap<>(labels);
        grouped.keySet().retainAll(group);
        data.put("groupLabels", grouped);
        data.put("commonLabels", labels);
        data.put("commonAnnotations", common(Alert::annotations));
        data.put("externalURL", ROUTER);
        return Json.line(data);
    }

    private static String status(boolean resolved) {
        return resolved ? "resolved" : "firing";
    }

    private Map<String, String> common(Function<Alert, Map<String, String>> texts) {
        List<Map<String, String>> all =
                new ArrayList<>(alerts.stream().map(texts).toList());
        Map<String, String> common = new LinkedHashMap<>(all.isEmpty() ? Map.of() : all.get(0));
        all.forEach(each -> common.entrySet().retainAll(each.entrySet()));
        return common;
    }
}
