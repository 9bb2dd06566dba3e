package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.alerting.routing.LabelMatcher;
import dev.devmon.codec.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The routing of alerts as an operator's resource. In the <a
 * href="https://prometheus-operator.dev/docs/api-reference/api/">operator's API</a> it has the same keys, but for case,
 * with these differences: a matcher is a mapping, a secret is named instead of its file, and there are neither global
 * settings nor time zones.
 */
final class KubernetesRouting {
    private static final Map<String, String> NAMES = Map.of(
            "client_url", "clientURL",
            "require_tls", "requireTLS",
            "links", "pagerDutyLinkConfigs",
            "source_matchers", "sourceMatch",
            "target_matchers", "targetMatch");

    /** Key of a file with a secret -> key of the secret. */
    private static final Map<String, String> SECRETS = Map.of(
            "api_url_file", "apiURL",
            "auth_password_file", "authPassword",
            "routing_key_file", "routingKey",
            "url_file", "urlSecret");

    private static final Set<String> MATCHERS = Set.of("matchers", "source_matchers", "target_matchers");

    /** Key of receivers -> key in each of them -> global setting that it replaces. */
    private static final Map<String, SortedMap<String, String>> GLOBAL = Map.of(
            "email_configs",
            new TreeMap<>(
                    Map.of("from", "smtp_from", "require_tls", "smtp_require_tls", "smarthost", "smtp_smarthost")),
            "pagerduty_configs",
            new TreeMap<>(Map.of("url", "pagerduty_url")));

    private final Node routing;
    private final String secret;

    private KubernetesRouting(Node routing, String secret) {
        this.routing = routing;
        this.secret = secret;
    }

    /**
     * Returns the resource's {@code spec}.
     *
     * @param routing the router's configuration
     * @param secret the name of the Secret that has every secret's file under its own name
     */
    static Map<String, Object> of(Node routing, String secret) {
        return new KubernetesRouting(routing, secret).spec();
    }

    private Map<String, Object> spec() {
        List<Object> inhibitions = new ArrayList<>();
        routing.children("/inhibit_rules").forEach(rule -> {
            Map<String, Object> inhibition = mapping(rule);
            inhibition.remove("name");
            inhibitions.add(inhibition);
        });
        List<Object> receivers = new ArrayList<>();
        routing.children("/receivers").forEach(receiver -> receivers.add(receiver(receiver)));
        return ordered(
                "route",
                routing.find("/route").map(this::mapping).orElseThrow(),
                "inhibitRules",
                inhibitions,
                "receivers",
                receivers,
                "muteTimeIntervals",
                routing.children("/time_intervals").stream().map(this::mapping).toList());
    }

    private Map<String, Object> receiver(Node receiver) {
        Map<String, Object> made = new LinkedHashMap<>();
        receiver.entries("").forEach((key, value) -> {
            SortedMap<String, String> global = GLOBAL.getOrDefault(key, new TreeMap<>());
            made.put(
                    KubernetesTemplate.camel(key),
                    value instanceof Node.Sequence
                            ? value.children().stream()
                                    .map(config -> withGlobal(mapping(config), global))
                                    .toList()
                            : converted(value));
        });
        return made;
    }

    private Map<String, Object> withGlobal(Map<String, Object> config, SortedMap<String, String> global) {
        global.forEach((key, setting) ->
                routing.find("/global/" + setting).ifPresent(value -> config.putIfAbsent(name(key), plain(value))));
        return config;
    }

    private Map<String, Object> mapping(Node node) {
        Map<String, Object> made = new LinkedHashMap<>();
        node.entries("").forEach((key, value) -> {
            String ofSecret = SECRETS.get(key);
            if (ofSecret != null) {
                String secretKey = KubernetesFiles.secretKey(value.text("").orElse(""));
                made.put(ofSecret, ordered("name", secret, "key", secretKey));
            } else if (MATCHERS.contains(key)) {
                made.put(
                        name(key),
                        value.children().stream()
                                .map(KubernetesRouting::matcher)
                                .toList());
            } else if (key.equals("headers")) {
                List<Object> headers = new ArrayList<>();
                value.texts("").forEach((header, text) -> headers.add(ordered("key", header, "value", text)));
                made.put(key, headers);
            } else if (key.equals("links")) {
                made.put(
                        name(key),
                        value.children().stream()
                                .map(link -> ordered(
                                        "href",
                                        link.text("/href").orElse(""),
                                        "alt",
                                        link.text("/text").orElse("")))
                                .toList());
            } else if (!key.equals("location")) {
                made.put(name(key), converted(value));
            }
        });
        return made;
    }

    private Object converted(Node node) {
        if (node instanceof Node.Mapping) {
            return mapping(node);
        }
        return node instanceof Node.Sequence
                ? node.children().stream().map(this::converted).toList()
                : plain(node);
    }

    /** Returns a plain value; an option without a value is an empty text. */
    private static Object plain(Node scalar) {
        return Objects.requireNonNullElse(scalar.plain(), "");
    }

    private static Map<String, Object> matcher(Node text) {
        LabelMatcher matcher = LabelMatcher.read(text.text("").orElse(""));
        return ordered("name", matcher.label(), "matchType", matcher.operator(), "value", matcher.value());
    }

    private static String name(String key) {
        String special = NAMES.get(key);
        return special == null ? KubernetesTemplate.camel(key) : special;
    }
}
