package dev.devmon.discovery.target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a database, cache or broker is measured.
 *
 * @param system OpenTelemetry's name of its kind, such as {@code postgresql}
 * @param exporter the component that measures it; empty where it has metrics itself, or nobody measures it yet
 * @param page host:port of the exporter; empty as long as there is none
 * @param parameters by which the exporter is asked for it
 */
public record Measurement(String system, String exporter, String page, Map<String, String> parameters) {
    public Measurement {
        parameters = Map.copyOf(parameters);
    }

    /** What follows the path of the exporter's pages: {@code ?name=value&...}; empty without parameters. */
    public String query() {
        return parameters.isEmpty()
                ? ""
                : new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(parameter -> parameter.getKey() + "="
                                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&", "?", ""));
    }

    /** Of a system that nobody measures yet. */
    static Measurement of(String system) {
        return new Measurement(system, "", "", Map.of());
    }
}
