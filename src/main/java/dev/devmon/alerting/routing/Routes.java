package dev.devmon.alerting.routing;

import dev.devmon.alerting.SampleNotation;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The routes of a router's configuration: where an alert goes by its labels, and how long it waits on the way. The form
 * is that of <a href="https://prometheus.io/docs/alerting/latest/configuration/#route">route</a>, as devmon writes it.
 */
public final class Routes {
    /** The router's own defaults. */
    private static final Stop DEFAULT =
            new Stop("", List.of(), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4), List.of());

    private final Node root;

    private Routes(Node root) {
        this.root = root;
    }

    /**
     * The end of a route, where a receiver is notified.
     *
     * @param groupBy the labels whose values all alerts of a notification share
     * @param groupWait the wait before the first notification of a group of alerts
     * @param groupInterval the wait before a notification about another alert in the group
     * @param repeatInterval the wait before a notification is repeated
     * @param muted the names of the time intervals in which it is not notified
     */
    public record Stop(
            String receiver,
            List<String> groupBy,
            Duration groupWait,
            Duration groupInterval,
            Duration repeatInterval,
            List<String> muted) {}

    /**
     * Reads the routes.
     *
     * @throws dev.devmon.failure.FailureException when the text is not valid YAML, or has no route
     */
    public static Routes read(String configuration) {
        return of(Yaml.read("routes", configuration));
    }

    static Routes of(Node configuration) {
        return new Routes(configuration
                .find("/route")
                .orElseThrow(() -> new IllegalArgumentException("a configuration without a route")));
    }

    /** Returns all ends of routes that an alert reaches, in the order of the routes. */
    public List<Stop> of(Map<String, String> labels) {
        List<Stop> stops = new ArrayList<>();
        walk(root, DEFAULT, labels, stops);
        return stops;
    }

    private static void walk(Node route, Stop above, Map<String, String> labels, List<Stop> stops) {
        Stop here = new Stop(
                route.text("/receiver").orElse(above.receiver()),
                route.find("/group_by").isPresent() ? texts(route, "/group_by") : above.groupBy(),
                duration(route, "/group_wait").orElse(above.groupWait()),
                duration(route, "/group_interval").orElse(above.groupInterval()),
                duration(route, "/repeat_interval").orElse(above.repeatInterval()),
                // Not inherited from the route above
                texts(route, "/mute_time_intervals"));
        int before = stops.size();
        for (Node child : route.children("/routes")) {
            if (LabelMatcher.all(child, "/matchers").stream().allMatch(matcher -> matcher.fits(labels))) {
                walk(child, here, labels, stops);
                if (!child.text("/continue").orElse("").equals("true")) {
                    break;
                }
            }
        }
        if (stops.size() == before) {
            stops.add(here);
        }
    }

    private static List<String> texts(Node route, String pointer) {
        return route.children(pointer).stream()
                .flatMap(item -> item.text("").stream())
                .toList();
    }

    private static Optional<Duration> duration(Node route, String pointer) {
        return route.text(pointer).map(SampleNotation::duration);
    }
}
