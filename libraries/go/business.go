package devmon

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var transactionBuckets = []float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}

// Direction says which values of a KPI are the better ones.
type Direction string

const (
	HigherIsBetter Direction = "min" // the target is the least wanted value
	LowerIsBetter  Direction = "max"
)

// tenantLabel tells the tenant of a request's context as a label's value.
type tenantLabel func(context.Context) string

// Business counts what the service is there for. Series that are known beforehand start at 0, so that the first event
// counts in a rate. The contexts are those of requests: they hold the tenant.
type Business struct {
	tenant                                          tenantLabel
	transactions, slaEvents, slaGood                *prometheus.CounterVec
	durations                                       *prometheus.HistogramVec
	slaTargets, kpis, kpiTargets                    *prometheus.GaugeVec
	jobSuccesses, jobAges, queueDepths, queueLimits *prometheus.GaugeVec
}

func newBusiness(registry *prometheus.Registry, tenant tenantLabel) *Business {
	b := &Business{
		tenant:       tenant,
		transactions: counterVec("business_transactions_total", "Business transactions that ended.", "type", "status", "tenant"),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "business_transaction_duration_seconds",
			Help:    "Duration of business transactions.",
			Buckets: transactionBuckets,
		}, []string{"type", "tenant"}),
		slaEvents:    counterVec("business_sla_events_total", "Events that an SLA is about.", "sla", "tenant"),
		slaGood:      counterVec("business_sla_good_total", "Events that met the SLA.", "sla", "tenant"),
		slaTargets:   gaugeVec("business_sla_target_ratio", "Wanted ratio of good events.", "sla"),
		kpis:         gaugeVec("business_kpi_value", "Value of a key performance indicator.", "kpi", "tenant"),
		kpiTargets:   gaugeVec("business_kpi_target", "Wanted value: at least (min) or at most (max).", "kpi", "direction"),
		jobSuccesses: gaugeVec("business_job_last_success_timestamp_seconds", "When the job last succeeded.", "batch_job", "tenant"),
		jobAges:      gaugeVec("business_job_max_age_seconds", "How old the last success may be.", "batch_job"),
		queueDepths:  gaugeVec("business_queue_depth", "Entries that wait.", "queue", "tenant"),
		queueLimits:  gaugeVec("business_queue_depth_limit", "How many entries may wait.", "queue"),
	}
	registry.MustRegister(b.transactions, b.durations, b.slaEvents, b.slaGood, b.slaTargets, b.kpis, b.kpiTargets,
		b.jobSuccesses, b.jobAges, b.queueDepths, b.queueLimits)
	return b
}

func counterVec(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func gaugeVec(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
}

// Transaction is one kind of thing that the service does for its users, such as a checkout.
type Transaction struct {
	business *Business
	kind     string
}

func (b *Business) Transaction(kind string) Transaction {
	for _, status := range []string{"success", "failure"} {
		b.transactions.WithLabelValues(kind, status, "")
	}
	return Transaction{b, kind}
}

func (t Transaction) Succeeded(ctx context.Context, took time.Duration) {
	t.ended(ctx, "success", took)
}
func (t Transaction) Failed(ctx context.Context, took time.Duration) { t.ended(ctx, "failure", took) }

func (t Transaction) ended(ctx context.Context, status string, took time.Duration) {
	tenant := t.business.tenant(ctx)
	t.business.durations.WithLabelValues(t.kind, tenant).Observe(took.Seconds())
	t.business.transactions.WithLabelValues(t.kind, status, tenant).Inc()
}

// SLA is a promise about the ratio of good events.
type SLA struct {
	business *Business
	name     string
}

// SLA takes the wanted ratio of good events, such as 0.99.
func (b *Business) SLA(name string, target float64) SLA {
	b.slaTargets.WithLabelValues(name).Set(target)
	b.slaEvents.WithLabelValues(name, "")
	b.slaGood.WithLabelValues(name, "")
	return SLA{b, name}
}

func (s SLA) Good(ctx context.Context) { s.event(ctx, 1) }
func (s SLA) Bad(ctx context.Context)  { s.event(ctx, 0) }

func (s SLA) event(ctx context.Context, good float64) {
	tenant := s.business.tenant(ctx)
	s.business.slaEvents.WithLabelValues(s.name, tenant).Inc()
	s.business.slaGood.WithLabelValues(s.name, tenant).Add(good)
}

// KPI is a number that the business looks at.
type KPI struct {
	business *Business
	name     string
}

func (b *Business) KPI(name string, target float64, better Direction) KPI {
	b.kpiTargets.WithLabelValues(name, string(better)).Set(target)
	return KPI{b, name}
}

func (k KPI) Set(ctx context.Context, value float64) {
	k.business.kpis.WithLabelValues(k.name, k.business.tenant(ctx)).Set(value)
}

// Job is something that must succeed every so often.
type Job struct {
	business *Business
	name     string
}

func (b *Business) Job(name string, maxAge time.Duration) Job {
	b.jobAges.WithLabelValues(name).Set(maxAge.Seconds())
	return Job{b, name}
}

// Succeeded: now.
func (j Job) Succeeded(ctx context.Context) {
	j.business.jobSuccesses.WithLabelValues(j.name, j.business.tenant(ctx)).SetToCurrentTime()
}

// Queue is something in which entries wait.
type Queue struct {
	business *Business
	name     string
}

func (b *Business) Queue(name string, limit int) Queue {
	b.queueLimits.WithLabelValues(name).Set(float64(limit))
	return Queue{b, name}
}

func (q Queue) Depth(ctx context.Context, entries int) {
	q.business.queueDepths.WithLabelValues(q.name, q.business.tenant(ctx)).Set(float64(entries))
}
