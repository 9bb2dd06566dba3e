package devmon

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const scope = "devmon.dev/service"

// unset is the provider that the API has until a service sets up an SDK. It can be told only by its identity, which
// nothing has changed when packages begin.
var unset = otel.GetTracerProvider()

// startSpan begins a span if an SDK is set up; without one a no-op would cost each request more than a comparison.
// Of any other no-op's spans the context is the parent's, remote or invalid: they count as none.
func startSpan(ctx context.Context, name string, kind trace.SpanKind) (context.Context, trace.Span) {
	provider := otel.GetTracerProvider()
	if provider == unset {
		return ctx, nil
	}
	with, span := provider.Tracer(scope).Start(ctx, name, trace.WithSpanKind(kind))
	if began := span.SpanContext(); !began.IsValid() || began.SpanID() == trace.SpanContextFromContext(ctx).SpanID() {
		return ctx, nil
	}
	return with, span
}

// hasSpanOf tells whether instrumentation has begun a span of this kind already. The API does not tell kinds, the SDK does.
func hasSpanOf(ctx context.Context, kind trace.SpanKind) bool {
	span := trace.SpanFromContext(ctx)
	if sdk, ok := span.(interface{ SpanKind() trace.SpanKind }); ok {
		return sdk.SpanKind() == kind
	}
	return kind == trace.SpanKindServer && span.SpanContext().IsValid()
}

// startServerSpan begins one for an incoming request, unless instrumentation has.
func startServerSpan(r *http.Request, method string) (context.Context, trace.Span) {
	ctx := r.Context()
	if otel.GetTracerProvider() == unset || hasSpanOf(ctx, trace.SpanKindServer) {
		return ctx, nil
	}
	carrier := propagation.HeaderCarrier(r.Header)
	parent := ctx
	if remote := remoteTrace(r.Header); remote.IsValid() {
		parent = trace.ContextWithRemoteSpanContext(ctx, remote)
	}
	parent = otel.GetTextMapPropagator().Extract(parent, carrier)
	with, span := startSpan(parent, spanName(method, ""), trace.SpanKindServer)
	if span == nil {
		return ctx, nil
	}
	protocol := "http"
	if r.TLS != nil {
		protocol = "https"
	}
	span.SetAttributes(
		attribute.String("http.request.method", method),
		attribute.String("url.path", r.URL.Path),
		attribute.String("url.scheme", protocol),
		attribute.String("server.address", r.Host),
		attribute.String("client.address", r.RemoteAddr),
		attribute.String("user_agent.original", r.UserAgent()),
	)
	return with, span
}

// spanName is "GET /orders/{id}", as OpenTelemetry's conventions want it.
func spanName(method, route string) string {
	if method == otherMethod {
		method = "HTTP"
	}
	if route == "" {
		return method
	}
	return method + " " + route
}

// flushTraces sends what the SDK still holds. The API has no such call, SDKs have.
func flushTraces(ctx context.Context) error {
	if sdk, ok := otel.GetTracerProvider().(interface{ ForceFlush(context.Context) error }); ok {
		return sdk.ForceFlush(ctx)
	}
	return nil
}
