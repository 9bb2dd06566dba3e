package dev.devmon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestsTest {
    @RegisterExtension
    static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create(); // is the global SDK during each test

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpMetrics metrics = new HttpMetrics(registry);
    private final Bounded tenants = new Bounded(Bounded.TENANTS);
    private final Requests requests = requests(request -> request.header("X-Tenant"));

    private Requests requests(Function<ServerRequest, String> tenant) {
        return new Requests(metrics, true, tenant, tenants::of);
    }

    private record Request(String method, String path, Map<String, String> headers) implements ServerRequest {
        @Override
        public String header(String name) {
            return headers.get(name);
        }
    }

    private static Request get(String... headers) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return new Request("GET", "/orders/7", map);
    }

    private List<String> routes() {
        return registry.scrape().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals("http_server_request_duration_seconds"))
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .map(DataPointSnapshot::getLabels)
                .map(labels -> labels.get("http_route"))
                .toList();
    }

    @Test
    void aRequestIsAServerSpanInTheTraceOfItsHeader() {
        Requests.Running running = requests.begin(get("traceparent", "00-" + TRACE + "-" + PARENT + "-01"));
        assertEquals(TRACE, running.correlationId());
        running.leave();
        running.end(503, "/orders/{id}", -1);

        SpanData span = OTEL.getSpans().get(0);
        assertEquals("GET /orders/{id}", span.getName());
        assertEquals(SpanKind.SERVER, span.getKind());
        assertEquals(PARENT, span.getParentSpanId());
        assertEquals(TRACE, span.getTraceId());
        assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
    }

    @Test
    void whereInstrumentationHasBegunASpanThereIsNoSecondOne() {
        Span instrumented =
                OTEL.getOpenTelemetry().getTracer("agent").spanBuilder("GET").startSpan();
        try (Scope scope = instrumented.makeCurrent()) {
            Requests.Running running = requests.begin(get());
            assertEquals(instrumented.getSpanContext().getTraceId(), running.correlationId());
            running.leave();
            running.end(200, "", -1);
        }
        assertTrue(OTEL.getSpans().isEmpty());
    }

    @Test
    void anOutgoingRequestIsAClientSpanBelowAndCarriesBothIds() {
        OutgoingRequests outgoing = new OutgoingRequests(metrics);
        Map<String, String> sent = new TreeMap<>();
        Requests.Running running = requests.begin(get("X-Correlation-ID", "order-42"));
        OutgoingRequests.Call call = outgoing.begin("GET", URI.create("http://stock:8080/items"));
        call.headers(sent::put);
        call.answered(200);
        running.leave();
        running.end(200, "", -1);

        SpanData client = OTEL.getSpans().get(0);
        SpanData server = OTEL.getSpans().get(1);
        assertEquals(SpanKind.CLIENT, client.getKind());
        assertEquals(server.getSpanId(), client.getParentSpanId());
        assertEquals("order-42", sent.get("X-Correlation-ID"));
        assertTrue(sent.get("traceparent").startsWith("00-" + client.getTraceId() + "-" + client.getSpanId() + "-0"));
    }

    @Test
    void anExecutorsTasksBelongToTheRequestThatHandedThemOver() throws ExecutionException, InterruptedException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        ExecutorService executor = io.opentelemetry.context.Context.taskWrapping(pool);
        Requests.Running running = requests.begin(get("X-Correlation-ID", "order-43"));
        assertEquals(
                "order-43",
                executor.submit(() -> RequestContext.current().orElseThrow().correlationId())
                        .get());
        running.leave();
        assertFalse(executor.submit(RequestContext::current).get().isPresent());
        pool.shutdown();
    }

    @Test
    void tenThousandRoutesAreAThousandAndOther() {
        for (int i = 0; i < 10_000; i++) {
            Requests.Running running = requests.begin(get());
            running.leave();
            running.end(200, "/route/" + i, -1);
        }
        assertEquals(Bounded.ROUTES + 1, routes().size());
        assertTrue(routes().contains("other"));
    }

    @Test
    void tenThousandTenantsAreAHundredAndOther() {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Requests.Running running = requests.begin(get("X-Tenant", "tenant-" + i));
            seen.merge(RequestContext.current().orElseThrow().tenant(), 1, Integer::sum);
            running.leave();
        }
        assertEquals(Bounded.TENANTS + 1, seen.size());
        assertEquals(10_000 - Bounded.TENANTS, seen.get("other"));
    }

    @Test
    void aFunctionThatCannotTellTheTenantBreaksNoRequest() {
        Requests.Running running = requests(request -> {
                    throw new IllegalStateException("no such header");
                })
                .begin(get());
        assertEquals("", RequestContext.current().orElseThrow().tenant());
        running.leave();
        running.end(200, "", -1);
    }

    @Test
    void aRequestCountsOnceHoweverOftenItEnds() {
        Requests.Running running = requests.begin(get());
        running.leave();
        running.end(200, "/a", -1);
        running.end(500, "/b", -1);
        assertEquals(List.of("/a"), routes());
    }
}
