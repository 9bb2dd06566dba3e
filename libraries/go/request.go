package devmon

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"net/http"
	"regexp"
	"sync/atomic"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// request is what is known of an incoming request wherever its context goes.
type request struct {
	correlationID string
	tenant        string
	// trace is the one at the request's start: of the active span, else of the header traceparent.
	trace trace.SpanContext
	// header holds traceparent and tracestate as they came, if the first parsed.
	header http.Header

	service *Service
	route   atomic.Pointer[string] // noted by the innermost Handler, which may run in another goroutine
}

func (r *request) noteRoute(s *Service, matched *http.Request) {
	if r.route.Load() != nil {
		return
	}
	if route := s.routeOf(matched); route != "" {
		r.route.Store(&route)
	}
}

// matched is the template of the route, or "".
func (r *request) matched() string {
	if route := r.route.Load(); route != nil {
		return *route
	}
	return ""
}

type requestKey struct{}

func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// CorrelationID tells the id of the request that this context belongs to, or "".
func CorrelationID(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.correlationID
	}
	return ""
}

// traceOf tells OpenTelemetry's current span, else the trace of the request.
func traceOf(ctx context.Context) trace.SpanContext {
	if current := trace.SpanContextFromContext(ctx); current.IsValid() {
		return current
	}
	if r := requestOf(ctx); r != nil {
		return r.trace
	}
	return trace.SpanContext{}
}

var (
	traceContext    propagation.TraceContext
	correlationForm = regexp.MustCompile(`^[A-Za-z0-9._:/+=-]{1,128}$`)
)

// remoteTrace reads https://www.w3.org/TR/trace-context/; it is invalid if the header does not parse.
func remoteTrace(header http.Header) trace.SpanContext {
	if header.Get("Traceparent") == "" {
		return trace.SpanContext{}
	}
	return trace.SpanContextFromContext(traceContext.Extract(context.Background(), propagation.HeaderCarrier(header)))
}

// correlationIDOf is the request's own id if it fits, else its trace's, else a new one of 32 hexadecimal digits.
func correlationIDOf(header http.Header, current trace.SpanContext) string {
	for _, name := range [...]string{"X-Correlation-Id", "X-Request-Id"} {
		if id := header.Get(name); id != "" && correlationForm.MatchString(id) {
			return id
		}
	}
	if current.HasTraceID() {
		return current.TraceID().String()
	}
	var id trace.TraceID // of the same form
	binary.NativeEndian.PutUint64(id[:8], rand.Uint64())
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64())
	return id.String()
}
