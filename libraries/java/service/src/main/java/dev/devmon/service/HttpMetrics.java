package dev.devmon.service;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;

/**
 * The metrics of requests that come in and go out.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">names, units and bounds</a>
 */
final class HttpMetrics {
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private final Histogram server;
    private final Gauge active;
    private final Histogram client;
    private final Bounded routes = new Bounded(Bounded.ROUTES);

    HttpMetrics(PrometheusRegistry registry) {
        server = durations("http_server_request_duration_seconds")
                .help("Duration of HTTP requests that the service answered.")
                .labelNames("http_request_method", "http_response_status_code", "http_route")
                .register(registry);
        active = Gauge.builder()
                .name("http_server_active_requests")
                .help("HTTP requests that the service is working on.")
                .labelNames("http_request_method")
                .register(registry);
        client = durations("http_client_request_duration_seconds")
                .help("Duration of HTTP requests that the service made.")
                .labelNames(
                        "http_request_method",
                        "http_response_status_code",
                        "server_address",
                        "server_port",
                        "error_type")
                .register(registry);
    }

    private static Histogram.Builder durations(String name) {
        return Histogram.builder().name(name).classicOnly().classicUpperBounds(SECONDS);
    }

    /** One of HTTP's methods, or `_OTHER`. */
    static String method(String method) {
        return METHODS.contains(method) ? method : "_OTHER";
    }

    void begun(String method) {
        active.labelValues(method).inc();
    }

    /** A route that is empty stands for all requests that no route matched. */
    void answered(String method, int status, String route, long nanos) {
        active.labelValues(method).dec();
        server.labelValues(method, Integer.toString(status), routes.of(route)).observe(nanos / NANOS_PER_SECOND);
    }

    /** Of an outgoing request; the status is empty if no answer came, the type of the error if one below 400 did. */
    void called(String method, String status, String address, int port, String errorType, long nanos) {
        client.labelValues(method, status, address, Integer.toString(port), errorType)
                .observe(nanos / NANOS_PER_SECOND);
    }
}
