package dev.devmon.app;

import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that make an OpenTelemetry SDK send to this stack, named as in the "OpenTelemetry
 * Environment Variable Specification".
 */
public final class TelemetryEnvironment {
    /** The name by which containers reach this machine. */
    private static final String MACHINE = "host.docker.internal";

    private static final String LOOPBACK = "127.0.0.1";

    /** What programs read, in the spelling that wins and the other. */
    private static final List<String> PROXIES = List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    private static final List<String> EXCEPTIONS = List.of("no_proxy", "NO_PROXY");

    private final Session session;

    public TelemetryEnvironment(Session session) {
        this.session = session;
    }

    /** The place where the program runs. */
    public enum Place {
        MACHINE,
        CONTAINER
    }

    /**
     * The variables, in an order that is easy to read.
     *
     * @param extraHost what a container needs under {@code extra_hosts} on this engine; empty for nothing
     */
    public record Variables(Map<String, String> values, String extraHost) {}

    /**
     * Returns the variables for a program.
     *
     * @param service the name of the service; null where the program sets it itself
     */
    public Variables of(Place place, @Nullable String service) {
        int port = ServedApi.of(session, ServedApi.TELEMETRY).port();
        Map<String, String> values = new LinkedHashMap<>();
        if (service != null) {
            values.put("OTEL_SERVICE_NAME", service);
        }
        values.put(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://" + (place == Place.CONTAINER ? MACHINE : LOOPBACK) + ":" + port);
        values.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        if (place == Place.MACHINE) {
            values.putAll(pastProxies(session.environment()));
        }
        boolean unknown =
                place == Place.CONTAINER && session.engine().info().hostNetwork() != HostNetwork.VIRTUAL_MACHINE;
        return new Variables(values, unknown ? MACHINE + ":host-gateway" : "");
    }

    /**
     * Returns what keeps programs from sending to this machine through a proxy. Python's exporter, like curl, does so
     * unless it is told not to.
     */
    static Map<String, String> pastProxies(Map<String, String> environment) {
        if (given(PROXIES, environment).isEmpty()) {
            return Map.of();
        }
        List<String> exceptions = given(EXCEPTIONS, environment);
        if (exceptions.isEmpty()) {
            return Map.of("NO_PROXY", LOOPBACK);
        }
        Map<String, String> changed = new TreeMap<>();
        for (String name : exceptions) {
            String hosts = environment.getOrDefault(name, "");
            if (!hosts.matches("(?:.*[, ])?(?:\\*|" + Pattern.quote(LOOPBACK) + ")(?:[, ].*)?")) {
                changed.put(name, hosts + "," + LOOPBACK);
            }
        }
        return changed;
    }

    private static List<String> given(List<String> names, Map<String, String> environment) {
        return names.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .toList();
    }
}
