package devmon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/felixge/httpsnoop"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// clientClosedRequest is nginx's status for a client that has gone before the answer.
const clientClosedRequest = 499

// Handler gives each request its context, and counts, logs and traces it when it has ended. It answers /metrics,
// /health and /ready itself, unless these have a port of their own. A panic is answered with 500.
//
// The route is the pattern of http.ServeMux. For other routers there is Options.Route; where these hand a request of
// their own to their handlers, Handler is also their middleware: within itself it only notes the route.
func (s *Service) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if outer := requestOf(r.Context()); outer != nil && outer.service == s {
			defer outer.noteRoute(s, r)
			next.ServeHTTP(w, r)
			return
		}
		if s.admin == nil {
			if endpoint := s.endpoints.handler(r); endpoint != nil {
				endpoint.ServeHTTP(w, r)
				return
			}
		}
		s.serve(w, r, next)
	})
}

// answer is what the handler has sent.
type answer struct {
	status int // 0: nothing yet
	bytes  int64
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	start := time.Now()
	method := knownMethod(r.Method)
	path := r.URL.Path // handlers may change it
	ctx, span := startServerSpan(r, method)
	incoming := s.requestOf(ctx, r)
	ctx = context.WithValue(ctx, requestKey{}, incoming)
	r = r.WithContext(ctx)

	active := s.http.active.WithLabelValues(method)
	active.Inc()
	w.Header()["X-Correlation-Id"] = []string{incoming.correlationID}
	if s.readiness.isShutDown() {
		w.Header().Set("Connection", "close") // the client goes elsewhere
	}
	var sent answer
	w = observed(w, &sent)
	defer func() {
		thrown := recover()
		if thrown == http.ErrAbortHandler {
			defer panic(thrown) // net/http's way to drop a connection on purpose
			thrown = nil
		}
		if thrown != nil {
			s.panicked(ctx, w, &sent, thrown)
		}
		status := statusOf(ctx, sent, thrown)
		incoming.noteRoute(s, r)
		route := incoming.matched()
		took := time.Since(start)
		active.Dec()
		s.http.served(method, status, route, took, incoming.trace)
		s.logAccess(ctx, r.Method, path, route, status, sent.bytes, took)
		if span != nil {
			endServerSpan(span, method, route, status, thrown)
		}
	}()
	next.ServeHTTP(w, r)
}

func (s *Service) requestOf(ctx context.Context, r *http.Request) *request {
	incoming := &request{service: s, trace: trace.SpanContextFromContext(ctx)}
	if remote := remoteTrace(r.Header); remote.IsValid() {
		incoming.header = http.Header{"Traceparent": r.Header["Traceparent"]}
		if state := r.Header["Tracestate"]; state != nil {
			incoming.header["Tracestate"] = state
		}
		if !incoming.trace.IsValid() {
			incoming.trace = remote
		}
	}
	incoming.correlationID = correlationIDOf(r.Header, incoming.trace)
	if s.tenant != nil {
		incoming.tenant = s.tenant(r)
	}
	return incoming
}

// observed keeps whatever interfaces the writer has: flushing, hijacking, reading from files.
func observed(w http.ResponseWriter, sent *answer) http.ResponseWriter {
	began := func() {
		if sent.status == 0 {
			sent.status = http.StatusOK
		}
	}
	return httpsnoop.Wrap(w, httpsnoop.Hooks{
		WriteHeader: func(next httpsnoop.WriteHeaderFunc) httpsnoop.WriteHeaderFunc {
			return func(status int) {
				if sent.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
					sent.status = status
				}
				next(status)
			}
		},
		Write: func(next httpsnoop.WriteFunc) httpsnoop.WriteFunc {
			return func(body []byte) (int, error) {
				began()
				n, err := next(body)
				sent.bytes += int64(n)
				return n, err
			}
		},
		ReadFrom: func(next httpsnoop.ReadFromFunc) httpsnoop.ReadFromFunc {
			return func(source io.Reader) (int64, error) {
				began()
				n, err := next(source)
				sent.bytes += n
				return n, err
			}
		},
	})
}

func statusOf(ctx context.Context, sent answer, thrown any) int {
	switch {
	case thrown != nil && sent.status < 400:
		return http.StatusInternalServerError
	case sent.status != 0:
		return sent.status
	case errors.Is(ctx.Err(), context.Canceled):
		return clientClosedRequest
	}
	return http.StatusOK // net/http sends it for a handler that sends nothing
}

func (s *Service) routeOf(r *http.Request) string {
	if s.route != nil {
		return s.route(r)
	}
	return serveMuxRoute(r.Pattern)
}

// serveMuxRoute is the pattern's path: "GET example.com/orders/{id}" is /orders/{id}.
func serveMuxRoute(pattern string) string {
	if slash := strings.IndexByte(pattern, '/'); slash >= 0 {
		return pattern[slash:]
	}
	return ""
}

// panicked answers with 500 if nothing was sent, and tells what was thrown.
func (s *Service) panicked(ctx context.Context, w http.ResponseWriter, sent *answer, thrown any) {
	message := fmt.Sprint(thrown)
	kind := fmt.Sprintf("%T", thrown)
	record := slog.NewRecord(time.Now(), slog.LevelError, redactText(message), 0)
	record.AddAttrs(errorAttrs(kind, message, string(debug.Stack()))...)
	s.emit(ctx, s.errorLog, record)
	if sent.status == 0 {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

func (s *Service) logAccess(ctx context.Context, method, path, route string, status int, bytes int64, took time.Duration) {
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	if s.accessLog == nil || !s.accessLog.Enabled(ctx, level) {
		return
	}
	path = redactText(path)
	target := route
	if target == "" {
		target = path
	}
	record := slog.NewRecord(time.Now(), level, accessMessage(method, target, status, took), 0)
	record.AddAttrs(
		slog.String("http.request.method", method),
		slog.String("url.path", path),
		slog.Int("http.response.status_code", status),
		slog.Int64("event.duration", took.Nanoseconds()),
		slog.Int64("http.response.body.bytes", bytes),
	)
	if route != "" {
		record.AddAttrs(slog.String("http.route", route))
	}
	s.emit(ctx, s.accessLog, record)
}

func endServerSpan(span trace.Span, method, route string, status int, thrown any) {
	span.SetName(spanName(method, route))
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if route != "" {
		span.SetAttributes(attribute.String("http.route", route))
	}
	if status >= 500 {
		kind := fmt.Sprint(status)
		if thrown != nil {
			kind = fmt.Sprintf("%T", thrown)
			span.RecordError(fmt.Errorf("%v", thrown), trace.WithStackTrace(true))
		}
		span.SetAttributes(attribute.String("error.type", kind))
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// accessMessage is "GET /orders/{id} 200 12 ms".
func accessMessage(method, target string, status int, took time.Duration) string {
	return method + " " + target + " " + strconv.Itoa(status) + " " + strconv.FormatInt(took.Round(time.Millisecond).Milliseconds(), 10) + " ms"
}
