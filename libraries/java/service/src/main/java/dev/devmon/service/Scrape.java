package dev.devmon.service;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of several registries on one page. */
final class Scrape {
    private final PrometheusRegistry own;
    private final List<PrometheusRegistry> others;

    Scrape(PrometheusRegistry own, List<PrometheusRegistry> others) {
        this.own = own;
        this.others = List.copyOf(others);
    }

    /** A name that several have is that of the last of them: an exposition has each name once. */
    MetricSnapshots snapshots() {
        if (others.isEmpty()) {
            return own.scrape();
        }
        Map<String, MetricSnapshot> byName = new TreeMap<>();
        own.scrape().forEach(one -> byName.put(one.getMetadata().getPrometheusName(), one));
        others.forEach(other ->
                other.scrape().forEach(one -> byName.put(one.getMetadata().getPrometheusName(), one)));
        return new MetricSnapshots(byName.values());
    }
}
