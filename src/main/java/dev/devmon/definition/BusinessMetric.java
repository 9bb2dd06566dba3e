package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.ProjectMetric.Beside;
import dev.devmon.definition.ProjectMetric.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric of the contract of business metrics (libraries/CONTRACT.md), which dashboards and alerts know.
 *
 * @param labels the labels that every series has
 * @param extras further keys that a definition may have
 */
record BusinessMetric(Family family, List<String> labels, List<Extra> extras) {
    private static final Map<String, BusinessMetric> ALL = new LinkedHashMap<>();

    static {
        String targets = "Targets of business indicators";
        ALL.put(
                "kpi",
                gauge(
                        "business_kpi_value",
                        "Business indicators",
                        "kpi",
                        new Extra("atLeast", Form.NUMBER, "business_kpi_target", targets, Map.of("direction", "min")),
                        new Extra("atMost", Form.NUMBER, "business_kpi_target", targets, Map.of("direction", "max"))));
        ALL.put(
                "sla-events",
                counter(
                        "business_sla_events_total",
                        "Events that a service-level agreement is about",
                        List.of("sla"),
                        new Extra(
                                "target",
                                Form.NUMBER,
                                "business_sla_target_ratio",
                                "Shares of events that must be good",
                                Map.of())));
        ALL.put("sla-good", counter("business_sla_good_total", "Events that were good", List.of("sla")));
        ALL.put(
                "transactions",
                counter("business_transactions_total", "Business transactions", List.of("type", "status")));
        ALL.put(
                "queue",
                gauge(
                        "business_queue_depth",
                        "Things that wait",
                        "queue",
                        new Extra(
                                "limit",
                                Form.NUMBER,
                                "business_queue_depth_limit",
                                "Depths that are too much",
                                Map.of())));
        ALL.put(
                "job",
                gauge(
                        "business_job_last_success_timestamp_seconds",
                        "When jobs last succeeded",
                        "batch_job",
                        new Extra(
                                "maxAge",
                                Form.DURATION.map(age -> age.toMillis() / 1000.0),
                                "business_job_max_age_seconds",
                                "Ages of the last success that are too much",
                                Map.of())));
    }

    /** The metrics by the words that definitions use. */
    static final Form<BusinessMetric> FORM = Form.oneOf(ALL.keySet()).map(ALL::get);

    /** Takes the place of an unknown metric, with the extras of all, so that no further errors are reported. */
    static final BusinessMetric UNKNOWN = new BusinessMetric(
            new Family("unknown", "Unknown", ProjectMetric.Type.GAUGE),
            List.of(),
            ALL.values().stream().flatMap(metric -> metric.extras().stream()).toList());

    /** A key of the definition, and the metric that its value becomes. */
    private record Extra(String key, Form<?> form, String name, String help, Map<String, String> fixed) {
        Optional<Beside> read(Fields metric) {
            return metric.optional(key, form)
                    .map(value ->
                            new Beside(new Family(name, help, ProjectMetric.Type.GAUGE), fixed, String.valueOf(value)));
        }
    }

    private static BusinessMetric gauge(String name, String help, String label, Extra... extras) {
        return new BusinessMetric(new Family(name, help, ProjectMetric.Type.GAUGE), List.of(label), List.of(extras));
    }

    private static BusinessMetric counter(String name, String help, List<String> labels, Extra... extras) {
        return new BusinessMetric(new Family(name, help, ProjectMetric.Type.COUNTER), labels, List.of(extras));
    }

    List<Beside> beside(Fields metric) {
        return extras.stream()
                .map(extra -> extra.read(metric))
                .flatMap(Optional::stream)
                .toList();
    }
}
