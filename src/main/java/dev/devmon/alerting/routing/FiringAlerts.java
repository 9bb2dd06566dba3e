package dev.devmon.alerting.routing;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.stores.ServedApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends alerts to a router's API, and reads those that fire there. */
final class FiringAlerts {
    private static final String PATH = "/api/v2/alerts";

    private FiringAlerts() {}

    /** Makes alerts fire, in this order. */
    static void send(ServedApi router, List<Map<String, String>> alerts) {
        router.send(
                "POST",
                PATH,
                Json.write(
                        alerts.stream().map(labels -> Map.of("labels", labels)).toList()));
    }

    /** Returns labels -> alert, for all alerts. */
    static Map<Map<String, String>, Node> of(ServedApi router) {
        Map<Map<String, String>, Node> alerts = new HashMap<>();
        router.get(PATH).children().forEach(alert -> alerts.put(alert.texts("/labels"), alert));
        return alerts;
    }
}
