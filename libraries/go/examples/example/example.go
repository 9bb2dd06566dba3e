// Package example has the handlers of the example service of libraries/conformance, for any router.
package example

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"devmon.dev/service"
)

// Options are those of the example, whatever its router.
func Options(db *Database) devmon.Options {
	return devmon.Options{
		Name:    "example",
		Version: "1.2.3",
		Ready:   map[string]devmon.Check{"db": db.Ping},
		Tenant:  func(r *http.Request) string { return r.Header.Get("X-Tenant") },
	}
}

// Database is one that does what it is told.
type Database struct{ state atomic.Value }

func (d *Database) Ping(ctx context.Context) error {
	switch d.state.Load() {
	case "down":
		return errors.New("connection refused")
	case "hang":
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// Handlers are the routes of the example.
type Handlers struct {
	svc         *devmon.Service
	db          *Database
	checkout    devmon.Transaction
	checkoutSLA devmon.SLA
	conversion  devmon.KPI
	nightly     devmon.Job
	mail        devmon.Queue
}

// New makes what is known beforehand.
func New(svc *devmon.Service, db *Database) *Handlers {
	return &Handlers{
		svc:         svc,
		db:          db,
		checkout:    svc.Business.Transaction("checkout"),
		checkoutSLA: svc.Business.SLA("checkout", 0.99),
		conversion:  svc.Business.KPI("conversion", 0.03, devmon.HigherIsBetter),
		nightly:     svc.Business.Job("nightly", 24*time.Hour),
		mail:        svc.Business.Queue("mail", 1000),
	}
}

// Hello takes the name as the router knows it.
func (h *Handlers) Hello(name func(*http.Request) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.svc.Log.InfoContext(r.Context(), "saying hello", "who", name(r))
		answer(w, http.StatusOK, map[string]string{"hello": name(r)})
	}
}

func (h *Handlers) Fail(http.ResponseWriter, *http.Request) {
	panic(errors.New("broken on purpose password=hunter2"))
}

func (h *Handlers) Slow(w http.ResponseWriter, r *http.Request) {
	milliseconds, err := strconv.Atoi(r.FormValue("ms"))
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	answer(w, http.StatusOK, map[string]int{"slept": milliseconds})
}

func (h *Handlers) Log(w http.ResponseWriter, r *http.Request) {
	message := r.FormValue("message")
	h.svc.Log.InfoContext(r.Context(), message, "password", "hunter2", "note", message)
	answer(w, http.StatusOK, struct{}{})
}

func (h *Handlers) Call(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, r.FormValue("url"), nil)
	if err != nil {
		fail(w, http.StatusBadGateway, err)
		return
	}
	response, err := h.svc.Client.Do(request)
	if err != nil {
		fail(w, http.StatusBadGateway, err)
		return
	}
	defer response.Body.Close()
	io.Copy(w, response.Body) // an error means that one of both has gone
}

func (h *Handlers) DB(w http.ResponseWriter, r *http.Request) {
	h.db.state.Store(r.FormValue("state"))
	answer(w, http.StatusOK, struct{}{})
}

func (h *Handlers) Business(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	h.checkout.Succeeded(ctx, 200*time.Millisecond)
	h.checkout.Failed(ctx, 300*time.Millisecond)
	h.checkoutSLA.Good(ctx)
	h.checkoutSLA.Bad(ctx)
	h.conversion.Set(ctx, 0.031)
	h.nightly.Succeeded(ctx)
	h.mail.Depth(ctx, 12)
	h.svc.Security.AuthSucceeded(ctx)
	h.svc.Security.AuthFailed(ctx, "bad_password")
	h.svc.Security.Audit(ctx, "role_change")
	h.svc.Security.LockedOut(ctx)
	answer(w, http.StatusOK, struct{}{})
}

func (h *Handlers) Metric(w http.ResponseWriter, r *http.Request) {
	if err := h.countOnce(r.FormValue("type"), r.FormValue("name")); err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

func (h *Handlers) countOnce(kind, name string) error {
	const help = "A metric of its own."
	value := strconv.Itoa(7) // Go's labels are text already
	switch kind {
	case "counter":
		metric, err := h.svc.Counter(name, help, "kind")
		if err != nil {
			return err
		}
		metric.WithLabelValues(value).Inc()
	case "gauge":
		metric, err := h.svc.Gauge(name, help, "kind")
		if err != nil {
			return err
		}
		metric.WithLabelValues(value).Set(1)
	case "histogram":
		metric, err := h.svc.Histogram(name, help, nil, "kind")
		if err != nil {
			return err
		}
		metric.WithLabelValues(value).Observe(1)
	default:
		return errors.New("type is counter, gauge or histogram")
	}
	return nil
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) // an error means that the client has gone
}

func fail(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}
