package dev.devmon.service;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Follows requests from their beginning to their end, for any server: context, span, metrics and access line.
 *
 * <p>A span is begun only where an SDK is set up and no instrumentation has begun one.
 */
public final class Requests {
    private static final Logger ACCESS = LoggerFactory.getLogger("access");
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final TextMapGetter<ServerRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public String get(ServerRequest request, String name) {
            return request.header(name);
        }
    };

    private final HttpMetrics metrics;
    private final boolean accessLog;
    private final Function<ServerRequest, String> tenant;
    private final UnaryOperator<String> boundedTenant;

    Requests(
            HttpMetrics metrics,
            boolean accessLog,
            Function<ServerRequest, String> tenant,
            UnaryOperator<String> boundedTenant) {
        this.metrics = metrics;
        this.accessLog = accessLog;
        this.tenant = tenant;
        this.boundedTenant = boundedTenant;
    }

    /** This thread works on the request from now on, until {@link Running#leave}. */
    public Running begin(ServerRequest request) {
        return new Running(request);
    }

    /** One request. */
    public final class Running {
        private final long begin = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final String method;
        private final String path;
        private final Context context;
        private final Span ownSpan;
        private final RequestContext requestContext;
        private final Scope scope;

        private Running(ServerRequest request) {
            method = HttpMetrics.method(request.method());
            path = request.path();
            Context outer = Context.current();
            if (Span.fromContext(outer).getSpanContext().isValid()) {
                ownSpan = Span.getInvalid();
                context = outer;
            } else {
                OpenTelemetry telemetry = GlobalOpenTelemetry.get();
                Context parent =
                        telemetry.getPropagators().getTextMapPropagator().extract(outer, request, HEADERS);
                ownSpan = tracer(telemetry)
                        .spanBuilder(method)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(parent)
                        .setAttribute("http.request.method", method)
                        .setAttribute("url.path", path)
                        .startSpan();
                context = parent.with(ownSpan);
            }
            requestContext =
                    RequestContext.of(request, Span.fromContext(context), boundedTenant.apply(tenantOf(request)));
            scope = requestContext.makeCurrent(context);
            metrics.begun(method);
        }

        private String tenantOf(ServerRequest request) {
            try {
                return tenant.apply(request);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("the function that tells a request's tenant failed");
                return "";
            }
        }

        /** What the response and outgoing requests carry as `X-Correlation-ID`. */
        public String correlationId() {
            return requestContext.correlationId();
        }

        /** Logs what the handler threw, as one line. */
        public void failed(Throwable error) {
            ownSpan.recordException(error);
            LOG.atError().setCause(error).log("the request failed");
        }

        /** The thread leaves the request, which may go on elsewhere. */
        public void leave() {
            scope.close();
        }

        /**
         * Counts it and writes its access line, once.
         *
         * @param route the template, empty if none matched
         * @param bytes of the answer's body, negative if that is not known
         */
        public void end(int status, String route, long bytes) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            long nanos = System.nanoTime() - begin;
            String name = route.isEmpty() ? method : method + " " + route;
            try (Scope ignored = requestContext.makeCurrent(context)) {
                metrics.answered(method, status, route, nanos);
                if (accessLog) {
                    line(status, route, bytes, nanos, name);
                }
            }
            ownSpan.updateName(name);
            ownSpan.setAttribute("http.response.status_code", status);
            if (!route.isEmpty()) {
                ownSpan.setAttribute("http.route", route);
            }
            if (status >= 500) {
                ownSpan.setStatus(StatusCode.ERROR);
            }
            ownSpan.end();
        }

        private void line(int status, String route, long bytes, long nanos, String name) {
            LoggingEventBuilder line = (status >= 500 ? ACCESS.atError() : ACCESS.atInfo())
                    .addKeyValue("http.request.method", method)
                    .addKeyValue("url.path", path)
                    .addKeyValue("http.response.status_code", status)
                    .addKeyValue("event.duration", nanos);
            if (!route.isEmpty()) {
                line = line.addKeyValue("http.route", route);
            }
            if (bytes >= 0) {
                line = line.addKeyValue("http.response.body.bytes", bytes);
            }
            line.log(name + " " + status + " " + nanos / 1_000_000 + " ms");
        }
    }

    static Tracer tracer(OpenTelemetry telemetry) {
        return telemetry.getTracer("dev.devmon.service");
    }
}
