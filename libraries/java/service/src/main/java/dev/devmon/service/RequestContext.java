package dev.devmon.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * What belongs to one request: its correlation id, its tenant (empty without one), and the trace header it came with.
 *
 * <p>It lives in OpenTelemetry's {@link Context}, which crosses threads wherever that does: by {@link Devmon#executor},
 * and everywhere under OpenTelemetry's agent. The id and the tenant are in the MDC too.
 */
public record RequestContext(String correlationId, String tenant, Optional<TraceParent> traceParent) {
    static final String CORRELATION_ID = "correlation_id";
    static final String TENANT = "tenant";

    private static final ContextKey<RequestContext> KEY = ContextKey.named("devmon-request");
    private static final Pattern FITS = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    /** That of the request that this thread works on. */
    public static Optional<RequestContext> current() {
        return Optional.ofNullable(Context.current().get(KEY));
    }

    /** Of the trace that the request came with. */
    public Optional<String> traceId() {
        return traceParent.map(TraceParent::traceId);
    }

    static RequestContext of(ServerRequest request, Span span, String tenant) {
        Optional<TraceParent> header = TraceParent.parse(request.header(TraceParent.NAME));
        String id = fitting(request.header("X-Correlation-ID"))
                .or(() -> fitting(request.header("X-Request-ID")))
                .or(() -> Optional.of(span.getSpanContext())
                        .filter(SpanContext::isValid)
                        .map(SpanContext::getTraceId))
                .or(() -> header.map(TraceParent::traceId))
                .orElseGet(RequestContext::random);
        return new RequestContext(id, tenant, header);
    }

    /** Until the scope is closed, this thread works on the request. */
    Scope makeCurrent(Context parent) {
        Scope scope = parent.with(KEY, this).makeCurrent();
        MDC.put(CORRELATION_ID, correlationId);
        if (!tenant.isEmpty()) {
            MDC.put(TENANT, tenant);
        }
        return () -> {
            MDC.remove(CORRELATION_ID);
            MDC.remove(TENANT);
            scope.close();
        };
    }

    private static Optional<String> fitting(String id) {
        return Optional.ofNullable(id).filter(text -> FITS.matcher(text).matches());
    }

    /** 32 hexadecimal digits; need not be hard to guess, only different. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
