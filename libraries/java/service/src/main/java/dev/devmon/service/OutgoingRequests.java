package dev.devmon.service;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** Follows the requests that the service makes, for any client: headers, span and metrics. */
public final class OutgoingRequests {
    private static final int LONGEST_TYPE = 100;

    private final HttpMetrics metrics;

    OutgoingRequests(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    /** In the context of the request that this thread works on, if there is one. */
    public Call begin(String method, URI uri) {
        return new Call(HttpMetrics.method(method), uri);
    }

    /** One outgoing request. */
    public final class Call {
        private final long begin = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final OpenTelemetry telemetry = GlobalOpenTelemetry.get();
        private final String method;
        private final String address;
        private final int port;
        private final Span span;

        private Call(String method, URI uri) {
            this.method = method;
            address = uri.getHost() == null ? "" : uri.getHost();
            port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            span = Requests.tracer(telemetry)
                    .spanBuilder(method)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("http.request.method", method)
                    .setAttribute("server.address", address)
                    .setAttribute("server.port", port)
                    .startSpan();
        }

        /** Hands over the headers that the request must carry. */
        public void headers(BiConsumer<String, String> set) {
            Context context = Context.current().with(span);
            RequestContext.current().ifPresent(request -> {
                set.accept("X-Correlation-ID", request.correlationId());
                request.traceParent().ifPresent(header -> set.accept(TraceParent.NAME, header.header()));
            });
            // Overwrites the header that came in, if an SDK is set up.
            telemetry.getPropagators().getTextMapPropagator().inject(context, set, BiConsumer::accept);
        }

        public void answered(int status) {
            span.setAttribute("http.response.status_code", status);
            if (status >= 400) {
                span.setStatus(StatusCode.ERROR);
            }
            String text = Integer.toString(status);
            end(text, status >= 400 ? text : "");
        }

        public void failed(Throwable error) {
            span.recordException(error);
            span.setStatus(StatusCode.ERROR);
            String type = error.getClass().getName();
            end("", type.length() > LONGEST_TYPE ? type.substring(type.length() - LONGEST_TYPE) : type);
        }

        private void end(String status, String errorType) {
            if (ended.compareAndSet(false, true)) {
                metrics.called(method, status, address, port, errorType, System.nanoTime() - begin);
                span.end();
            }
        }
    }
}
