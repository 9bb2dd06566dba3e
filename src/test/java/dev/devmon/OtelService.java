package dev.devmon;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A service with OpenTelemetry's own SDK: what it does in a request is what an instrumented server does. */
final class OtelService implements AutoCloseable {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final OpenTelemetrySdk sdk;
    private final DoubleHistogram duration;

    /** @param port of OTLP over HTTP */
    OtelService(String name, int port) {
        this(name, port, Attributes.empty());
    }

    /** @param place what its resource says besides its name */
    OtelService(String name, int port, Attributes place) {
        this(name, port, place, AggregationTemporalitySelector.alwaysCumulative(), Aggregation.defaultAggregation());
    }

    /** @param histograms how it counts durations */
    OtelService(
            String name,
            int port,
            Attributes place,
            AggregationTemporalitySelector temporality,
            Aggregation histograms) {
        String endpoint = "http://127.0.0.1:" + port + "/v1/";
        Resource resource = Resource.getDefault()
                .merge(Resource.create(place))
                .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), name)));
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                        .setEndpoint(endpoint + "traces")
                                        .build())
                                .build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricReader(PeriodicMetricReader.create(OtlpHttpMetricExporter.builder()
                                .setEndpoint(endpoint + "metrics")
                                .setAggregationTemporalitySelector(temporality)
                                .setDefaultAggregationSelector(DefaultAggregationSelector.getDefault()
                                        .with(InstrumentType.HISTOGRAM, histograms))
                                .build()))
                        .build())
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .setResource(resource)
                        .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                        .setEndpoint(endpoint + "logs")
                                        .build())
                                .setMaxQueueSize(100_000)
                                .build())
                        .build())
                .build();
        duration = sdk.getMeter("http")
                .histogramBuilder("http.server.request.duration")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(List.of(0.005, 0.01, 0.1, 1.0))
                .build();
    }

    /** Serves a request that fails; returns the id of its trace. */
    String failingRequest(String correlationId) {
        Span span = sdk.getTracer("http")
                .spanBuilder("GET /orders/{id}")
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, "GET")
                .setAttribute(ROUTE, "/orders/{id}")
                .setAttribute(STATUS, 500L)
                .startSpan();
        Context.current()
                .with(span)
                .wrap(() -> {
                    sdk.getTracer("db")
                            .spanBuilder("SELECT orders")
                            .setSpanKind(SpanKind.CLIENT)
                            .startSpan()
                            .end();
                    log(Severity.ERROR, "order 17 cannot be read", correlationId);
                    duration.record(0.05, Attributes.of(METHOD, "GET", ROUTE, "/orders/{id}", STATUS, 500L));
                })
                .run();
        span.setStatus(StatusCode.ERROR).end();
        return span.getSpanContext().getTraceId();
    }

    /** Serves a request, of which only the metrics tell. */
    void countedRequest(double seconds) {
        duration.record(seconds, Attributes.of(METHOD, "GET", ROUTE, "/orders/{id}", STATUS, 200L));
    }

    /** Calls another service, which does not answer. */
    void failingCall(String address, long port) {
        sdk.getTracer("http")
                .spanBuilder("GET")
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(METHOD, "GET")
                .setAttribute(AttributeKey.stringKey("server.address"), address)
                .setAttribute(AttributeKey.longKey("server.port"), port)
                .startSpan()
                .setStatus(StatusCode.ERROR)
                .end();
    }

    void log(Severity severity, String message, String correlationId) {
        sdk.getLogsBridge()
                .get("dev.devmon.Orders")
                .logRecordBuilder()
                .setSeverity(severity)
                .setSeverityText(severity.name())
                .setBody(message)
                .setAttribute(AttributeKey.stringKey("correlation_id"), correlationId)
                .emit();
    }

    /** A line of any kind. */
    void log(Instant time, Value<?> body, Attributes attributes) {
        sdk.getLogsBridge()
                .get("dev.devmon.Orders")
                .logRecordBuilder()
                .setTimestamp(time)
                .setBody(body)
                .setAllAttributes(attributes)
                .emit();
    }

    /** Sends what waits; fails when the other side does not take it. */
    void flush() {
        for (CompletableResultCode sent : List.of(
                sdk.getSdkTracerProvider().forceFlush(),
                sdk.getSdkMeterProvider().forceFlush(),
                sdk.getSdkLoggerProvider().forceFlush())) {
            if (!sent.join(30, TimeUnit.SECONDS).isSuccess()) {
                throw new AssertionError("telemetry was not taken");
            }
        }
    }

    @Override
    public void close() {
        sdk.close();
    }
}
