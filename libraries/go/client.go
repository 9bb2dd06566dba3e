package devmon

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const maxErrorType = 100

// Transport counts outgoing requests and gives them the correlation id and the trace of their context.
// Without base it builds on http.DefaultTransport.
func (s *Service) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return &transport{base: base, metrics: s.http}
}

type transport struct {
	base    http.RoundTripper
	metrics *httpMetrics
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	method := knownMethod(r.Method)
	address, port := serverOf(r)
	ctx, span := r.Context(), trace.Span(nil)
	if !hasSpanOf(ctx, trace.SpanKindClient) {
		if ctx, span = startSpan(ctx, spanName(method, ""), trace.SpanKindClient); span != nil {
			span.SetAttributes(
				attribute.String("http.request.method", method),
				attribute.String("url.full", r.URL.Scheme+"://"+r.URL.Host+r.URL.Path), // the query may hold tokens
				attribute.String("server.address", address),
			)
			defer span.End()
		}
	}
	r = r.Clone(ctx) // a RoundTripper must not change its request
	addHeaders(ctx, r.Header)

	start := time.Now()
	response, err := t.base.RoundTrip(r)
	status, errorType := "", ""
	if err != nil {
		errorType = cut(fmt.Sprintf("%T", err), maxErrorType)
	} else if status = strconv.Itoa(response.StatusCode); response.StatusCode >= 400 {
		errorType = status
	}
	t.metrics.called(method, status, address, port, errorType, time.Since(start), traceOf(ctx))
	if span != nil {
		endClientSpan(span, response, errorType)
	}
	return response, err
}

// addHeaders leaves those that the caller has set.
func addHeaders(ctx context.Context, header http.Header) {
	incoming := requestOf(ctx)
	if incoming != nil && header.Get("X-Correlation-Id") == "" {
		header.Set("X-Correlation-Id", incoming.correlationID)
	}
	if header.Get("Traceparent") != "" {
		return
	}
	if trace.SpanContextFromContext(ctx).IsValid() {
		carrier := propagation.HeaderCarrier(header)
		traceContext.Inject(ctx, carrier)
		otel.GetTextMapPropagator().Inject(ctx, carrier)
	} else if incoming != nil {
		for name, values := range incoming.header {
			header[name] = values
		}
	}
}

func serverOf(r *http.Request) (address, port string) {
	if port = r.URL.Port(); port == "" {
		port = map[string]string{"http": "80", "https": "443"}[r.URL.Scheme]
	}
	return strings.ToValidUTF8(r.URL.Hostname(), "\uFFFD"), port
}

func endClientSpan(span trace.Span, response *http.Response, errorType string) {
	if response != nil {
		span.SetAttributes(attribute.Int("http.response.status_code", response.StatusCode))
	}
	if errorType != "" {
		span.SetAttributes(attribute.String("error.type", errorType))
		span.SetStatus(codes.Error, "")
	}
}
