package dev.devmon.agent;

import dev.devmon.canary.CanaryTelemetry;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import dev.devmon.stores.MetricsQuery.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store of metrics who sends metrics and traces. Names are those of OpenTelemetry's resource in Prometheus: {@code
 * target_info} has the job {@code namespace/name}, and every attribute as a label; spans are counted by {@code
 * service_name}. Both end five minutes after the last data, the store's own patience.
 */
public final class TelemetrySenders implements SenderSource {
    private static final Duration AGE = Duration.ofSeconds(15);

    private static final String METRICS = "group by (job, process_pid, container_id) (target_info{component=\"\"})";
    private static final String TRACES = "group by (service_name) (increase(traces_span_metrics_calls_total[5m]) > 0"
            + " or (traces_span_metrics_calls_total unless traces_span_metrics_calls_total offset 5m))";

    private final Session session;
    private final Supplier<RunningStack> running;
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
            traces.ifPresent(spans -> latest = senders(metrics.orElseThrow(), spans));
        }
        return latest;
    }

    private static List<Sender> senders(List<Sample> metrics, List<Sample> traces) {
        Map<String, Set<String>> signals = new TreeMap<>();
        Map<String, Integer> pids = new HashMap<>();
        for (Sample sample : metrics) {
            String job = sample.labels().getOrDefault("job", "");
            String service = job.substring(job.lastIndexOf('/') + 1);
            signals.computeIfAbsent(service, name -> new TreeSet<>()).add("metrics");
            pid(sample.labels()).ifPresent(pid -> pids.put(service, pid));
        }
        traces.forEach(sample -> signals.computeIfAbsent(
                        sample.labels().getOrDefault("service_name", ""), name -> new TreeSet<>())
                .add("traces"));
        signals.keySet().removeAll(Set.of("", CanaryTelemetry.SERVICE));
        List<Sender> senders = new ArrayList<>();
        signals.forEach(
                (service, sent) -> senders.add(new Sender(service, pids.get(service), String.join(" and ", sent))));
        return senders;
    }

    /** In a container a process has another id than on this machine. */
    private static Optional<Integer> pid(Map<String, String> labels) {
        @Nullable String pid = labels.get("process_pid");
        return labels.containsKey("container_id") || pid == null || !pid.matches("\\d{1,9}")
                ? Optional.empty()
                : Optional.of(Integer.valueOf(pid));
    }
}
