package dev.devmon.discovery.target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a database, cache or broker is measured.
 *
 * @param system OpenTelemetry's name of the kind, such as {@code postgresql}
 * @param exporter the component that measures it; empty where it has metrics itself, or is not measured yet
 * @param page host:port of the exporter; empty while there is none
 * @param parameters query parameters that ask the exporter for this system
 */
public record Measurement(String system, String exporter, String page, Map<String, String> parameters) {
    /** The parameter that says whose part of a shared page is meant, as the label of its series does. */
    public static final String INSTANCE = "instance";

    public Measurement {
        parameters = Map.copyOf(parameters);
    }

    /** Returns the query string for the exporter's pages, {@code ?name=value&...}; empty without parameters. */
    public String query() {
        return parameters.isEmpty()
                ? ""
                : new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(parameter -> parameter.getKey() + "="
                                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&", "?", ""));
    }

    /** Returns whether the page is about other systems too. */
    public boolean shared() {
        return parameters.containsKey(INSTANCE);
    }

    /** Returns the measurement of a system that is not measured yet. */
    static Measurement of(String system) {
        return new Measurement(system, "", "", Map.of());
    }
}
