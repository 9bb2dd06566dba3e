package dev.devmon.agent.statistics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.engine.ContainerUse;
import dev.devmon.engine.Engine;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.ContainerMeasurement;
import dev.devmon.stores.MetricsQuery;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineStatisticsTest {
    private static final String FILE = "/metrics/containers.prom";

    @TempDir
    Path folder;

    private Workbench bench;
    private EngineStatistics statistics;
    private String jobs = "";

    @BeforeEach
    void bringUp() {
        bench = new Workbench(folder);
        int metrics = LoopbackPages.freePort();
        bench.folder
                .web("store", metrics, "serves: {metrics-query: http}\n")
                .web("gauge", LoopbackPages.freePort(), "serves: {container-metrics: http}\n");
        bench.quick("exporter", "mounts: [{state: discovery-metrics, at: /metrics}]\n");
        bench.pages.program(
                metrics,
                (request, body) -> Optional.of("{\"status\": \"success\", \"data\": {\"result\": [" + jobs + "]}}"));
        bench.bringUp();
        statistics = new EngineStatistics(bench.session());
        statistics.refresh(RunningStack.of(bench.session()));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String job(String name) {
        return "{\"metric\": {\"job\": \"" + name + "\"}, \"value\": [1, \"3\"]}";
    }

    private String written() {
        return bench.engine.files("exporter").getOrDefault(FILE, "");
    }

    private ContainerMeasurement measurement() {
        return ContainerMeasurement.of(bench.session().stack(), MetricsQuery.of(RunningStack.of(bench.session())))
                .orElseThrow();
    }

    /** Looks until nothing is under way any more. */
    private void lookAfter(Duration pause) {
        bench.passes(pause);
        statistics.run();
    }

    @Test
    void leavesTheContainersToTheComponentForThem() {
        jobs = job("gauge") + ", " + job("exporter");

        lookAfter(Duration.ofMinutes(1));

        assertEquals("", written());
        assertEquals("measured by gauge", measurement().describe());
    }

    @Test
    void takesItsPlaceWhileItReportsNone() {
        lookAfter(Duration.ofSeconds(29));
        assertEquals("", written(), "its first containers may still be on their way");
        assertEquals("not measured yet", measurement().describe());

        lookAfter(Duration.ofSeconds(1));
        await().until(() -> {
            statistics.run();
            return written().contains("container_memory_working_set_bytes{name=\"devmon-store\"");
        });
        jobs = job("exporter");
        assertEquals(
                "gauge reports none; measured by the engine's own statistics, which count no out-of-memory kills",
                measurement().describe());

        jobs = job("gauge") + ", " + job("exporter");
        lookAfter(Duration.ofSeconds(15));
        assertEquals("", written(), "nothing is counted twice");
    }

    @Test
    void goesOnWhenTheEngineRefuses() {
        AtomicInteger asked = new AtomicInteger();
        Engine refusing = (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("status 409: the container is being removed");
                });
        statistics = new EngineStatistics(bench.session(refusing));
        statistics.refresh(RunningStack.of(bench.session()));

        lookAfter(Duration.ofMinutes(1));
        await().until(() -> {
            statistics.run();
            bench.passes(Duration.ofSeconds(15));
            return asked.get() >= 2;
        });
    }

    @Test
    void writesWhatTheRulesReadUnderTheirNames() {
        ContainerUse limited = new ContainerUse(
                "shop-db-1",
                "postgres:17",
                Map.of("com.docker.compose.project", "shop", "com.docker.compose.service", "db"),
                Instant.ofEpochSecond(1_700_000_000),
                12.5,
                100,
                7,
                64L << 20,
                128L << 20,
                false);
        ContainerUse plain =
                new ContainerUse("a\"b", "x", Map.of(), Instant.ofEpochSecond(1_700_000_001), 0.25, 0, 0, 1, 0, null);

        assertEquals(
                """
                # HELP container_start_time_seconds When the container started.
                # TYPE container_start_time_seconds gauge
                container_start_time_seconds{name="a\\"b",image="x",compose_project="",compose_service=""} 1700000001
                container_start_time_seconds{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 1700000000
                # HELP container_cpu_usage_seconds_total Processor time used.
                # TYPE container_cpu_usage_seconds_total counter
                container_cpu_usage_seconds_total{name="a\\"b",image="x",compose_project="",compose_service=""} 0.25
                container_cpu_usage_seconds_total{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 12.5
                # HELP container_cpu_cfs_periods_total Scheduling periods under a CPU limit.
                # TYPE container_cpu_cfs_periods_total counter
                container_cpu_cfs_periods_total{name="a\\"b",image="x",compose_project="",compose_service=""} 0
                container_cpu_cfs_periods_total{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 100
                # HELP container_cpu_cfs_throttled_periods_total Scheduling periods in which the CPU limit throttled the container.
                # TYPE container_cpu_cfs_throttled_periods_total counter
                container_cpu_cfs_throttled_periods_total{name="a\\"b",image="x",compose_project="",compose_service=""} 0
                container_cpu_cfs_throttled_periods_total{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 7
                # HELP container_memory_working_set_bytes Memory that the container holds and cannot give back.
                # TYPE container_memory_working_set_bytes gauge
                container_memory_working_set_bytes{name="a\\"b",image="x",compose_project="",compose_service=""} 1
                container_memory_working_set_bytes{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 67108864
                # HELP container_spec_memory_limit_bytes The container's memory limit; 0 for none.
                # TYPE container_spec_memory_limit_bytes gauge
                container_spec_memory_limit_bytes{name="a\\"b",image="x",compose_project="",compose_service=""} 0
                container_spec_memory_limit_bytes{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 134217728
                # HELP container_health_state 1 while the container's health check passes, 0 while it fails.
                # TYPE container_health_state gauge
                container_health_state{name="shop-db-1",image="postgres:17",compose_project="shop",compose_service="db"} 0
                """,
                EngineStatistics.text(List.of(limited, plain)));
    }
}
