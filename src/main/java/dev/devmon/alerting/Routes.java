package dev.devmon.alerting;

import dev.devmon.codec.Node;
import dev.devmon.codec.Quantity;
import dev.devmon.codec.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routes of a router's configuration: where an alert with certain labels goes, and how long it waits on the way. The
 * form is that of <a href="https://prometheus.io/docs/alerting/latest/configuration/#route">route</a>, as devmon writes it.
 */
public final class Routes {
    private static final Pattern MATCHER = Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"?(.*?)\"?\\s*");

    /** The router's own defaults. */
    private static final Stop DEFAULT = new Stop("", Duration.ofSeconds(30), Duration.ofMinutes(5));

    private final Node root;

    private Routes(Node root) {
        this.root = root;
    }

    /**
     * A place where an alert is notified.
     *
     * @param groupWait before a group of alerts is told for the first time
     * @param groupInterval before it is told of another alert in it
     */
    public record Stop(String receiver, Duration groupWait, Duration groupInterval) {}

    /** @throws dev.devmon.failure.FailureException when it is no YAML, or has no route */
    public static Routes read(String configuration) {
        return new Routes(Yaml.read("routes", configuration)
                .find("/route")
                .orElseThrow(() -> new IllegalArgumentException("a configuration without a route")));
    }

    /** All places where it is notified, in the order of the routes. */
    public List<Stop> of(Map<String, String> labels) {
        List<Stop> stops = new ArrayList<>();
        walk(root, DEFAULT, labels, stops);
        return stops;
    }

    private static void walk(Node route, Stop above, Map<String, String> labels, List<Stop> stops) {
        Stop here = new Stop(
                route.text("/receiver").orElse(above.receiver()),
                duration(route, "/group_wait").orElse(above.groupWait()),
                duration(route, "/group_interval").orElse(above.groupInterval()));
        int before = stops.size();
        for (Node child : route.children("/routes")) {
            if (fits(child, labels)) {
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

    private static Optional<Duration> duration(Node route, String pointer) {
        return route.text(pointer).flatMap(Quantity::duration);
    }

    private static boolean fits(Node route, Map<String, String> labels) {
        return route.children("/matchers").stream()
                .allMatch(matcher -> fits(matcher.text("").orElse(""), labels));
    }

    private static boolean fits(String text, Map<String, String> labels) {
        Matcher matcher = MATCHER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a matcher: " + text);
        }
        String value = labels.getOrDefault(matcher.group(1), "");
        String wanted = matcher.group(3);
        return switch (matcher.group(2)) {
            case "=" -> value.equals(wanted);
            case "!=" -> !value.equals(wanted);
            case "=~" -> value.matches(wanted);
            default -> !value.matches(wanted);
        };
    }
}
