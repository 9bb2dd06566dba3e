package devmon

import (
	"encoding/json"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// endpoints are /metrics, /health and /ready.
type endpoints struct {
	metrics   http.Handler
	readiness *readiness
}

func newEndpoints(registry *prometheus.Registry, readiness *readiness) *endpoints {
	options := promhttp.HandlerOpts{EnableOpenMetrics: true}
	return &endpoints{metrics: promhttp.HandlerFor(registry, options), readiness: readiness}
}

// handler answers the request if it is for one of them; otherwise it is nil.
func (e *endpoints) handler(r *http.Request) http.Handler {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	switch r.URL.Path {
	case "/metrics":
		return e.metrics
	case "/health":
		return http.HandlerFunc(e.health)
	case "/ready":
		return http.HandlerFunc(e.ready)
	}
	return nil
}

func (e *endpoints) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if handler := e.handler(r); handler != nil {
		handler.ServeHTTP(w, r)
		return
	}
	http.NotFound(w, r)
}

func (e *endpoints) health(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, health{Status: "UP", Checks: []checkResult{}})
}

func (e *endpoints) ready(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, e.readiness.health())
}

func writeHealth(w http.ResponseWriter, is health) {
	body, err := json.Marshal(is)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if is.Status != "UP" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	w.Write(body) // an error means that the client has gone
}
