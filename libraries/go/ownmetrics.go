package devmon

import (
	"errors"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
)

// Counter makes a counter of client_golang, or returns the one that was made so before. A name that breaks the naming
// practice is an error in development, and a warning in the log in any other environment.
func (s *Service) Counter(name, help string, labels ...string) (*prometheus.CounterVec, error) {
	return register(s, "counter", name, labels, counterVec(name, help, labels...))
}

// Gauge is like Counter.
func (s *Service) Gauge(name, help string, labels ...string) (*prometheus.GaugeVec, error) {
	return register(s, "gauge", name, labels, gaugeVec(name, help, labels...))
}

// Histogram is like Counter. The buckets are upper bounds in the unit that the name ends in; without any they are
// client_golang's for durations.
func (s *Service) Histogram(name, help string, buckets []float64, labels ...string) (*prometheus.HistogramVec, error) {
	for _, label := range labels {
		if label == "le" { // client_golang panics
			return nil, namingProblem("histogram", "wait_seconds", labels)
		}
	}
	options := prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}
	return register(s, "histogram", name, labels, prometheus.NewHistogramVec(options, labels))
}

func register[C prometheus.Collector](s *Service, kind, name string, labels []string, metric C) (C, error) {
	var none C
	problem := namingProblem(kind, name, labels)
	if problem != nil && s.identity.environment == development {
		return none, problem
	}
	if err := s.Registry.Register(metric); err != nil {
		var known prometheus.AlreadyRegisteredError
		if errors.As(err, &known) {
			if same, ok := known.ExistingCollector.(C); ok {
				return same, nil
			}
		}
		return none, err
	}
	if problem != nil {
		s.own.Warn(problem.Error(), slog.String("metric", name))
	}
	return metric, nil
}
