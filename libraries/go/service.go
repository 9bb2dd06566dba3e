// Package devmon gives a service of net/http metrics, health, logs and correlation, by one call.
//
// What a service then has is the contract of devmon's libraries, the same in each language: libraries/CONTRACT.md.
package devmon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

const (
	maxTenants   = 100
	defaultGrace = 5 * time.Second
	flushLimit   = 5 * time.Second
)

// Options are all optional.
type Options struct {
	// Name and Version are by default those of the build: the module's path, its version or commit.
	Name, Version string
	// Environment is by default "development".
	Environment string
	// Ready are the checks of /ready, by name.
	Ready map[string]Check
	// Tenant tells the tenant of a request: in log lines, and in business and security series.
	Tenant func(*http.Request) string
	// Route tells the template of the route that a router has matched, when the request has ended.
	// http.ServeMux tells it by itself.
	Route func(*http.Request) string
	// NoAccessLog switches off the line of each request.
	NoAccessLog bool
	// AdminPort is a port of their own for /metrics, /health and /ready; by default they are on the service's.
	AdminPort int
	// AdminHost is by default 127.0.0.1.
	AdminHost string
	// Grace is how long requests are taken after SIGTERM; by default not at all in development, 5 s elsewhere.
	// The variable DEVMON_GRACE, in seconds, decides over it.
	Grace *time.Duration
	// LogLevel is by default slog.LevelInfo.
	LogLevel slog.Leveler
	// LogOutput is by default the standard output.
	LogOutput io.Writer
}

// Service is what devmon gives. Its fields are ready to use from any goroutine.
type Service struct {
	// Log has the correlation id, the tenant and the trace in its lines where it is given the request's context:
	// InfoContext and the like.
	Log *slog.Logger
	// Client is counted, and carries the correlation id and the trace of its requests' contexts.
	Client *http.Client
	// Registry is this service's alone.
	Registry *prometheus.Registry
	Business *Business
	Security *Security

	identity  identity
	logs      slog.Handler
	own       *slog.Logger
	errorLog  slog.Handler
	accessLog slog.Handler // nil if there is to be none
	http      *httpMetrics
	readiness *readiness
	endpoints *endpoints
	admin     *http.Server // nil if the endpoints are on the service's server
	tenant    func(*http.Request) string
	route     func(*http.Request) string
	grace     time.Duration
}

// New fails where the environment or the options make no sense, or where the admin port is taken.
func New(options Options) (*Service, error) {
	who := identityOf(options)
	output := options.LogOutput
	if output == nil {
		output = os.Stdout
	}
	format, err := logFormat(output)
	if err != nil {
		return nil, err
	}
	grace, err := graceOf(options.Grace, who.environment)
	if err != nil {
		return nil, err
	}
	level := options.LogLevel
	if level == nil {
		level = slog.LevelInfo
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), targetInfo(who))
	ready := newReadiness(options.Ready)
	tenant := tenants()
	s := &Service{
		Registry:  registry,
		Business:  newBusiness(registry, tenant),
		Security:  newSecurity(registry, tenant),
		identity:  who,
		logs:      newLogHandler(output, format, level, who),
		http:      newHTTPMetrics(registry),
		readiness: ready,
		endpoints: newEndpoints(registry, ready),
		tenant:    options.Tenant,
		route:     options.Route,
		grace:     grace,
	}
	s.Log = s.Logger("app")
	s.own = s.Logger("devmon")
	s.errorLog = named(s.logs, "app")
	if !options.NoAccessLog {
		s.accessLog = named(s.logs, "access")
	}
	s.Client = &http.Client{Transport: s.Transport(nil)}
	if options.AdminPort != 0 {
		if err := s.startAdmin(first(options.AdminHost, "127.0.0.1"), options.AdminPort); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Logger makes a logger with another log.logger than "app".
func (s *Service) Logger(name string) *slog.Logger {
	return slog.New(&ecsHandler{next: named(s.logs, name)})
}

// emit writes a record whose names are ECS's already. What cannot be written is lost, as with slog's own methods.
func (s *Service) emit(ctx context.Context, handler slog.Handler, record slog.Record) {
	addContext(ctx, &record)
	_ = handler.Handle(ctx, record)
}

func targetInfo(who identity) prometheus.Collector {
	info := gaugeVec("target_info", "What the service is.", "service_name", "service_version", "deployment_environment_name")
	info.WithLabelValues(who.name, who.version, who.environment).Set(1)
	return info
}

func tenants() tenantLabel {
	bounded := newBoundedValues(maxTenants)
	return func(ctx context.Context) string {
		if r := requestOf(ctx); r != nil {
			return bounded.of(r.tenant)
		}
		return ""
	}
}

func graceOf(option *time.Duration, environment string) (time.Duration, error) {
	if text := os.Getenv("DEVMON_GRACE"); text != "" {
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil || !(seconds >= 0 && seconds <= time.Hour.Seconds()) {
			return 0, fmt.Errorf("DEVMON_GRACE is %q: it must be a number of seconds, at most an hour", text)
		}
		return time.Duration(seconds * float64(time.Second)), nil
	}
	switch {
	case option != nil:
		return *option, nil
	case environment == development:
		return 0, nil
	}
	return defaultGrace, nil
}

func (s *Service) startAdmin(host string, port int) error {
	listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("the admin port %d of %s is taken: the option AdminPort (adminPort) chooses another", port, host)
	}
	if err != nil {
		return fmt.Errorf("the admin port %d of %s cannot be used (%w): the option AdminPort (adminPort) chooses another", port, host, err)
	}
	s.admin = &http.Server{Handler: s.endpoints, ReadHeaderTimeout: time.Minute}
	go s.admin.Serve(listener) // ends with Close
	return nil
}

// Close ends the server of AdminPort.
func (s *Service) Close() error {
	if s.admin == nil {
		return nil
	}
	return s.admin.Close()
}

// ListenAndServe serves the handler, with Handler around it, until SIGTERM: then /ready is 503, requests are taken for
// the grace period, running ones end, telemetry is flushed, and it returns nil.
func (s *Service) ListenAndServe(addr string, handler http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.Serve(listener, handler)
}

// Serve is ListenAndServe on a listener of yours.
func (s *Service) Serve(listener net.Listener, handler http.Handler) error {
	terminated, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return s.serveUntil(terminated, listener, handler)
}

func (s *Service) serveUntil(terminated context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: s.Handler(handler), ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(s.own.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-terminated.Done():
	}
	s.readiness.shutDown()
	select {
	case err := <-failed:
		return err
	case <-time.After(s.grace):
	}
	return errors.Join(server.Shutdown(context.Background()), s.flush(), s.Close())
}

func (s *Service) flush() error {
	ctx, cancel := context.WithTimeout(context.Background(), flushLimit)
	defer cancel()
	return flushTraces(ctx)
}
