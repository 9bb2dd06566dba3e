package dev.devmon.agent.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.ProcessUse;
import dev.devmon.discovery.listen.TcpConnections;
import dev.devmon.discovery.listen.TcpConnections.State;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStatisticsTest {
    private static final int ME = (int) ProcessHandle.current().pid();

    private static DiscoveredService service(String name, String address, int pid, Verdict verdict) {
        @Nullable MetricsEndpoint metrics = verdict == Verdict.ADMITTED ? Samples.METRICS : null;
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                pid,
                null,
                address,
                "node",
                metrics,
                null,
                null,
                ServiceState.RUNNING,
                verdict,
                "because",
                "development",
                false,
                Samples.NOON,
                Samples.NOON);
    }

    @Test
    void aProcessIsTheInstanceThatHasMetrics() {
        Map<Integer, DiscoveredService> services = ProcessStatistics.byProcess(List.of(
                service("orders", "127.0.0.1:8080", 1, Verdict.NO_METRICS),
                service("orders", "127.0.0.1:8081", 1, Verdict.ADMITTED),
                service("cart", "127.0.0.1:5001", 2, Verdict.NO_METRICS),
                service("cart", "127.0.0.1:5000", 2, Verdict.UNREACHABLE),
                service("redis", "127.0.0.1:6379", 3, Verdict.IGNORED),
                service("pusher", "pushed", 4, Verdict.PUSHED)));
        assertEquals(
                Map.of(1, "127.0.0.1:8081", 2, "127.0.0.1:5000"),
                services.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .address())));
    }

    @Test
    void writesWhatItUsesUnderTheServicesLabels() {
        ProcessUse use = new ProcessUse(1.5, 1000, 20, 1024, 7, Instant.ofEpochSecond(1_700_000_000));
        String text = ProcessStatistics.text(
                Map.of(1, service("orders", "127.0.0.1:8080", 1, Verdict.NO_METRICS)),
                Map.of(1, use),
                Map.of(
                        1,
                        new TcpConnections.Counts(
                                new EnumMap<>(Map.of(State.ESTABLISHED, 3, State.CLOSE_WAIT, 2)), 4)));
        String labels = "{service=\"orders\",env=\"development\",instance=\"127.0.0.1:8080\"}";
        assertEquals(
                List.of(
                        "service_process_cpu_seconds_total" + labels + " 1.5",
                        "service_process_resident_memory_bytes" + labels + " 1000",
                        "service_process_open_fds" + labels + " 20",
                        "service_process_max_fds" + labels + " 1024",
                        "service_process_threads" + labels + " 7",
                        "service_process_start_time_seconds" + labels + " 1700000000",
                        "service_process_unaccepted_connections" + labels + " 4",
                        "service_process_tcp_connections" + labels.replace("}", ",state=\"established\"} 3"),
                        "service_process_tcp_connections" + labels.replace("}", ",state=\"close_wait\"} 2")),
                text.lines().filter(line -> !line.startsWith("#")).toList());
        assertEquals("", ProcessStatistics.text(Map.of(), Map.of(), Map.of()));
    }

    @Test
    void measuresEveryFifteenSeconds(@TempDir Path folder) throws IOException {
        try (Workbench bench = new Workbench(folder)) {
            bench.quick("exporter", "mounts: [{state: discovery-metrics, at: /metrics}]\n");
            bench.bringUp();
            ProcessStatistics statistics = new ProcessStatistics(
                    bench.session(), () -> List.of(service("me", "127.0.0.1:1", ME, Verdict.NO_METRICS)));
            statistics.refresh(RunningStack.of(bench.session()));
            statistics.run();
            String first = bench.engine.files("exporter").getOrDefault("/metrics/processes.prom", "");
            assertTrue(first.contains("service_process_threads{service=\"me\""), first);

            bench.engine.forgetCalls();
            bench.passes(Duration.ofSeconds(14));
            statistics.run();
            assertEquals(List.of(), bench.engine.calls());
            bench.passes(Duration.ofSeconds(1));
            statistics.run();
            assertEquals(1, bench.engine.calls().size());
        }
    }
}
