package dev.devmon.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics that a service makes for itself; each is checked when it is made, and made once. */
final class OwnMetrics {
    private record Key(Naming.Kind kind, String name, List<String> labels) {}

    private static final Logger LOG = LoggerFactory.getLogger(Devmon.class);

    private final PrometheusRegistry registry;
    private final boolean strict;
    private final Map<Key, Object> made = new ConcurrentHashMap<>();

    /** @param strict whether a name that breaks the naming practice is an error, not a warning */
    OwnMetrics(PrometheusRegistry registry, boolean strict) {
        this.registry = registry;
        this.strict = strict;
    }

    Counter counter(String name, String help, String... labels) {
        return once(Counter.class, Naming.Kind.COUNTER, name, labels, () -> Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry));
    }

    Gauge gauge(String name, String help, String... labels) {
        return once(Gauge.class, Naming.Kind.GAUGE, name, labels, () -> Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry));
    }

    Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return once(Histogram.class, Naming.Kind.HISTOGRAM, name, labels, () -> Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry));
    }

    private <T> T once(Class<T> type, Naming.Kind kind, String name, String[] labels, Supplier<T> make) {
        return type.cast(made.computeIfAbsent(new Key(kind, name, List.of(labels)), key -> {
            Naming.fault(kind, name, labels).ifPresent(this::tell);
            return make.get();
        }));
    }

    private void tell(String fault) {
        if (strict) {
            throw new IllegalArgumentException(fault);
        }
        LOG.warn(fault);
    }
}
