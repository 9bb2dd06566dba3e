package dev.devmon.discovery.probe;

import static dev.devmon.discovery.Samples.NOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.identify.Candidate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
    }

    @AfterEach
    void stop() {
        server.close();
        pool.shutdownNow();
    }

    @Test
    void asksAnAdmittedServiceOnce() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeSchedule desk = desk(PATIENCE);
        for (int minute = 0; minute < 60; minute++) {
            assertEquals(Verdict.ADMITTED, verdict(desk, NOON.plusSeconds(60L * minute)));
        }
        assertEquals(1, requests());
    }

    @Test
    void asksAServiceThatIsStartingInEachCycle() {
        ProbeSchedule desk = desk(PATIENCE);
        desk.outcomes(List.of(), NOON.minusSeconds(5)); // it appears after the first cycle, so it is new
        assertEquals(Verdict.NO_METRICS, verdict(desk, NOON));
        assertEquals(Verdict.NO_METRICS, verdict(desk, NOON.plusSeconds(5)));
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        assertEquals(Verdict.ADMITTED, verdict(desk, NOON.plusSeconds(10)));
        assertEquals(3, requests());
    }

    @Test
    void asksAnOldServiceWithoutMetricsSeldom() {
        ProbeSchedule desk = desk(PATIENCE); // its process started an hour before the first cycle
        for (int second = 0; second < 600; second += 5) {
            assertEquals(Verdict.NO_METRICS, verdict(desk, NOON.plusSeconds(second)));
        }
        assertEquals(1, requests());
        verdict(desk, NOON.plusSeconds(600));
        assertEquals(2, requests());
    }

    @Test
    void forgetsWhatIsGoneAndAsksItsSuccessor() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeSchedule desk = desk(PATIENCE);
        verdict(desk, NOON);
        assertEquals(Map.of(), desk.outcomes(List.of(), NOON.plusSeconds(5)));
        verdict(desk, NOON.plusSeconds(10));
        assertEquals(2, requests());
    }

    @Test
    void doesNotWaitForASlowServiceAndCollectsItsAnswerLater() throws IOException {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Candidate slow = ProbeTest.candidate(silent.getLocalPort(), "/metrics");
            Candidate quick = candidate();
            ProbeSchedule desk = desk(Duration.ZERO);
            await().until(() -> desk.outcomes(List.of(slow, quick), NOON).containsKey(quick.key()));
            assertEquals(false, desk.outcomes(List.of(slow, quick), NOON).containsKey(slow.key()));
            await().until(() -> desk.outcomes(List.of(slow, quick), NOON).containsKey(slow.key()));
            assertEquals(
                    Verdict.UNREACHABLE,
                    Objects.requireNonNull(
                                    desk.outcomes(List.of(slow, quick), NOON).get(slow.key()))
                            .verdict());
        }
    }

    private ProbeSchedule desk(Duration patience) {
        ProbeLimits limits =
                new ProbeLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), 100_000);
        return new ProbeSchedule(new Probe(limits), pool, patience);
    }

    private Candidate candidate() {
        Candidate any = ProbeTest.candidate(server.port(), "/metrics");
        return new Candidate(
                any.key(),
                any.sibling(),
                any.name(),
                any.origin(),
                any.pid(),
                any.container(),
                any.endpoint(),
                any.runtime(),
                NOON.minusSeconds(3600),
                any.metricsPaths(),
                List.of(),
                any.env(),
                false,
                null);
    }

    private Verdict verdict(ProbeSchedule desk, Instant now) {
        Candidate candidate = candidate();
        return Objects.requireNonNull(desk.outcomes(List.of(candidate), now).get(candidate.key()))
                .verdict();
    }

    private long requests() {
        return server.asked().stream()
                .filter(line -> line.equals("GET /metrics"))
                .count();
    }
}
