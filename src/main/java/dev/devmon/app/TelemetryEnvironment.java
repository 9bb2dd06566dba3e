package dev.devmon.app;

import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that make an OpenTelemetry SDK send to this stack, named as in the "OpenTelemetry
 * Environment Variable Specification".
 */
public final class TelemetryEnvironment {
    /** The name by which containers reach this machine. */
    private static final String MACHINE = "host.docker.internal";

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
                "http://" + (place == Place.CONTAINER ? MACHINE : "127.0.0.1") + ":" + port);
        values.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        boolean unknown =
                place == Place.CONTAINER && session.engine().info().hostNetwork() != HostNetwork.VIRTUAL_MACHINE;
        return new Variables(values, unknown ? MACHINE + ":host-gateway" : "");
    }
}
