package devmon

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
)

// durationBuckets are OpenTelemetry's, in seconds: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
var durationBuckets = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

const (
	maxRoutes   = 1000
	otherMethod = "_OTHER"
)

// knownMethod tells the method if it is one of HTTP's, else _OTHER.
func knownMethod(method string) string {
	switch method {
	case "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE":
		return method
	case "": // net/http's client means GET
		return "GET"
	}
	return otherMethod
}

// httpMetrics are the durations of requests in both directions, and how many are under way.
type httpMetrics struct {
	server *prometheus.HistogramVec
	client *prometheus.HistogramVec
	active *prometheus.GaugeVec
	routes *boundedValues
}

func newHTTPMetrics(registry *prometheus.Registry) *httpMetrics {
	m := &httpMetrics{
		server: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_server_request_duration_seconds",
			Help:    "Duration of HTTP requests that the service answered.",
			Buckets: durationBuckets,
		}, []string{"http_request_method", "http_response_status_code", "http_route"}),
		client: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_client_request_duration_seconds",
			Help:    "Duration of HTTP requests that the service made.",
			Buckets: durationBuckets,
		}, []string{"http_request_method", "http_response_status_code", "server_address", "server_port", "error_type"}),
		active: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "http_server_active_requests",
			Help: "HTTP requests under way.",
		}, []string{"http_request_method"}),
		routes: newBoundedValues(maxRoutes),
	}
	registry.MustRegister(m.server, m.client, m.active)
	return m
}

func (m *httpMetrics) served(method string, status int, route string, took time.Duration, current trace.SpanContext) {
	observe(m.server.WithLabelValues(method, strconv.Itoa(status), m.routes.of(route)), took, current)
}

// called counts an outgoing request; status is "" where no answer came.
func (m *httpMetrics) called(method, status, address, port, errorType string, took time.Duration, current trace.SpanContext) {
	observe(m.client.WithLabelValues(method, status, address, port, errorType), took, current)
}

// observe names the trace as the exemplar if it is sampled: no other can be looked up.
func observe(observer prometheus.Observer, took time.Duration, current trace.SpanContext) {
	if current.IsSampled() {
		labels := prometheus.Labels{"trace_id": current.TraceID().String(), "span_id": current.SpanID().String()}
		observer.(prometheus.ExemplarObserver).ObserveWithExemplar(took.Seconds(), labels)
		return
	}
	observer.Observe(took.Seconds())
}
