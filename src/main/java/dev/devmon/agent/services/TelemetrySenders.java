package dev.devmon.agent.services;

import dev.devmon.canary.CanaryTelemetry;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LogSenders;
import dev.devmon.stores.MetricsQuery;
import dev.devmon.stores.MetricsQuery.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services that send metrics, traces or log lines, according to the stores. Names come from OpenTelemetry's
 * resource as Prometheus shows it: {@code target_info} has the job {@code namespace/name} and every attribute as a
 * label; spans are counted by {@code service_name}. A sender is dropped five minutes after its last data, as in the
 * store of metrics.
 */
public final class TelemetrySenders implements SenderSource {
    private static final Duration AGE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String METRICS =
            "group by (job, deployment_environment_name, process_pid, container_id, host_name)"
                    + " (target_info{component=\"\"})";
    private static final String TRACES = "group by (service_name) (increase(traces_span_metrics_calls_total[5m]) > 0"
            + " or (traces_span_metrics_calls_total unless traces_span_metrics_calls_total offset 5m))";

    private final Session session;
    private final Supplier<RunningStack> running;
    private List<Sender> logs = List.of();
    private List<Sender> latest = List.of();
    private Instant askedAt = Instant.EPOCH;

    public TelemetrySenders(Session session, Supplier<RunningStack> running) {
        this.session = session;
        this.running = running;
    }

    @Override
    public List<Sender> list() {
        Instant now = session.clock().instant();
        if (askedAt.plus(AGE).isBefore(now)) {
            askedAt = now;
            MetricsQuery store = MetricsQuery.of(running.get());
            Optional<List<Sample>> metrics = store.instant(METRICS);
            Optional<List<Sample>> traces = metrics.isEmpty() ? Optional.empty() : store.instant(TRACES);
            logs = LogSenders.since(now.minus(PATIENCE), running.get()).orElse(logs);
            traces.ifPresent(spans -> {
                List<Sender> all = new ArrayList<>(logs);
                metrics.orElseThrow().forEach(sample -> all.add(metrics(sample.labels())));
                spans.forEach(sample -> all.add(traces(sample.labels())));
                latest = joined(all);
            });
        }
        return latest;
    }

    private static Sender metrics(Map<String, String> labels) {
        String job = labels.getOrDefault("job", "");
        return Sender.of(
                job.substring(job.lastIndexOf('/') + 1),
                "metrics",
                labels.get("deployment_environment_name"),
                labels.get("process_pid"),
                labels.get("container_id"),
                labels.get("host_name"));
    }

    private static Sender traces(Map<String, String> labels) {
        return Sender.of(labels.getOrDefault("service_name", ""), "traces", null, null, null, null);
    }

    /** Merges the senders by service: each with all its signals, and with the first known value of each attribute. */
    private static List<Sender> joined(List<Sender> all) {
        Map<String, List<Sender>> byService = new TreeMap<>();
        all.forEach(sender -> byService
                .computeIfAbsent(sender.service(), name -> new ArrayList<>())
                .add(sender));
        byService.keySet().removeAll(Set.of("", CanaryTelemetry.SERVICE));
        List<Sender> senders = new ArrayList<>();
        byService.forEach((service, same) -> senders.add(new Sender(
                service,
                first(same, Sender::env),
                first(same, Sender::pid),
                first(same, Sender::container),
                words(same.stream().map(Sender::signals).distinct().sorted().toList()))));
        return senders;
    }

    private static <T> @Nullable T first(List<Sender> senders, Function<Sender, @Nullable T> attribute) {
        return senders.stream()
                .map(attribute)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Joins the signals, such as {@code logs, metrics and traces}. */
    private static String words(List<String> signals) {
        int last = signals.size() - 1;
        return last == 0 ? signals.get(0) : String.join(", ", signals.subList(0, last)) + " and " + signals.get(last);
    }
}
