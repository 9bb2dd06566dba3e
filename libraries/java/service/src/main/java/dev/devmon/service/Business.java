package dev.devmon.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Metrics of what the business sees: the ones that devmon's alerts and the dashboard Business Metrics read. */
public final class Business {
    /** Whether a KPI must reach its target, or stay below it. */
    public enum Direction {
        HIGHER_IS_BETTER("min"),
        LOWER_IS_BETTER("max");

        private final String label;

        Direction(String label) {
            this.label = label;
        }
    }

    private static final String NO_TENANT = "";
    private static final double[] SECONDS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final Supplier<String> tenant;
    private final Counter transactions;
    private final Histogram durations;
    private final Counter slaGood;
    private final Counter slaEvents;
    private final Gauge slaTarget;
    private final Gauge kpiValue;
    private final Gauge kpiTarget;
    private final Gauge jobSuccess;
    private final Gauge jobMaxAge;
    private final Gauge queueDepth;
    private final Gauge queueLimit;

    Business(PrometheusRegistry registry, Supplier<String> tenant) {
        this.tenant = tenant;
        transactions = Counter.builder()
                .name("business_transactions_total")
                .help("Business transactions by type and outcome.")
                .labelNames("type", "status", "tenant")
                .register(registry);
        durations = Histogram.builder()
                .name("business_transaction_duration_seconds")
                .help("Duration of business transactions.")
                .labelNames("type", "tenant")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        slaGood = Counter.builder()
                .name("business_sla_good_total")
                .help("Events that met the SLA.")
                .labelNames("sla", "tenant")
                .register(registry);
        slaEvents = Counter.builder()
                .name("business_sla_events_total")
                .help("Events that the SLA is about.")
                .labelNames("sla", "tenant")
                .register(registry);
        slaTarget = gauge(registry, "business_sla_target_ratio", "Share of events that must meet the SLA.", "sla");
        kpiValue = gauge(registry, "business_kpi_value", "Value of the KPI.", "kpi", "tenant");
        kpiTarget = gauge(registry, "business_kpi_target", "Target of the KPI.", "kpi", "direction");
        jobSuccess = gauge(
                registry,
                "business_job_last_success_timestamp_seconds",
                "When the job last succeeded, in Unix time.",
                "batch_job",
                "tenant");
        jobMaxAge = gauge(
                registry, "business_job_max_age_seconds", "Age at which the last success is overdue.", "batch_job");
        queueDepth = gauge(registry, "business_queue_depth", "Items that wait in the queue.", "queue", "tenant");
        queueLimit =
                gauge(registry, "business_queue_depth_limit", "Number of items from which too many wait.", "queue");
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Both outcomes of the type start at 0. */
    public Transaction transaction(String type) {
        for (String status : new String[] {"success", "failure"}) {
            transactions.initLabelValues(type, status, NO_TENANT);
        }
        return new Transaction() {
            @Override
            public void succeeded(Duration duration) {
                record("success", duration);
            }

            @Override
            public void failed(Duration duration) {
                record("failure", duration);
            }

            private void record(String status, Duration duration) {
                transactions.labelValues(type, status, tenant.get()).inc();
                durations.labelValues(type, tenant.get()).observe(duration.toNanos() / 1e9);
            }
        };
    }

    /** @param target share of the events that must be good, from 0 to 1 */
    public Sla sla(String name, double target) {
        if (!(target >= 0 && target <= 1)) {
            throw new IllegalArgumentException("the target of SLA " + name + " is a ratio from 0 to 1, not " + target);
        }
        slaTarget.labelValues(name).set(target);
        slaGood.initLabelValues(name, NO_TENANT);
        slaEvents.initLabelValues(name, NO_TENANT);
        return new Sla() {
            @Override
            public void good() {
                slaGood.labelValues(name, tenant.get()).inc();
                slaEvents.labelValues(name, tenant.get()).inc();
            }

            @Override
            public void bad() {
                slaEvents.labelValues(name, tenant.get()).inc();
            }
        };
    }

    public Kpi kpi(String name, double target, Direction direction) {
        kpiTarget.labelValues(name, direction.label).set(target);
        return value -> kpiValue.labelValues(name, tenant.get()).set(value);
    }

    /** @param maxAge after which the last success is overdue */
    public Job job(String name, Duration maxAge) {
        jobMaxAge.labelValues(name).set(maxAge.toSeconds());
        return () ->
                jobSuccess.labelValues(name, tenant.get()).set(Instant.now().toEpochMilli() / 1000.0);
    }

    /** @param limit number of items from which too many wait */
    public Queue queue(String name, long limit) {
        queueLimit.labelValues(name).set(limit);
        return items -> queueDepth.labelValues(name, tenant.get()).set(items);
    }

    /** A kind of transaction; each ends in one of two ways. */
    public interface Transaction {
        void succeeded(Duration duration);

        void failed(Duration duration);
    }

    /** An agreement; each event meets it or not. */
    public interface Sla {
        void good();

        void bad();
    }

    /** A number that the business steers by. */
    public interface Kpi {
        void set(double value);
    }

    /** A job that runs now and then. */
    public interface Job {
        void succeeded();
    }

    /** Where items wait. */
    public interface Queue {
        void depth(long items);
    }
}
