package dev.devmon.discovery.probe;

import static dev.devmon.discovery.Samples.NOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.probe.ProbeSettings.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService quick = Executors.newFixedThreadPool(2);
    private final ExecutorService patient = Executors.newFixedThreadPool(1);
    private final List<ServerSocket> sockets = new ArrayList<>();
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        quick.shutdownNow();
        patient.shutdownNow();
    }

    @Test
    void asksAnAdmittedServiceOnce() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeSchedule schedule = schedule();
        for (int minute = 0; minute < 60; minute++) {
            assertEquals(Verdict.ADMITTED, verdict(schedule, NOON.plusSeconds(60L * minute)));
        }
        assertEquals(1, requests());
    }

    @Test
    void asksAServiceThatIsStartingAFewTimes() {
        ProbeSchedule schedule = schedule();
        schedule.outcomes(List.of(), NOON.minusSeconds(2)); // it appears after the first cycle, so it is new
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second < 1800; second++) {
            long before = requests();
            verdict(schedule, NOON.plusSeconds(second));
            if (requests() > before) {
                seconds.add(second);
            }
        }
        assertEquals(List.of(0, 5, 15, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200), seconds);
    }

    @Test
    void asksAnOldServiceWithoutMetricsSeldom() {
        ProbeSchedule schedule = schedule(); // its process started an hour before the first cycle
        for (int second = 0; second < 600; second += 5) {
            assertEquals(Verdict.NO_METRICS, verdict(schedule, NOON.plusSeconds(second)));
        }
        assertEquals(1, requests());
        verdict(schedule, NOON.plusSeconds(600));
        assertEquals(2, requests());
    }

    @Test
    void noticesALoginThatIsRemoved() {
        server.answering("/metrics", 401, LocalServer.TEXT, "");
        ProbeSchedule schedule = schedule();
        assertEquals(Verdict.REFUSED, verdict(schedule, NOON));
        assertEquals(Verdict.REFUSED, verdict(schedule, NOON.plusSeconds(599)));
        assertEquals(1, requests());
        server.forgetting("/metrics").answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        assertEquals(Verdict.ADMITTED, verdict(schedule, NOON.plusSeconds(600)));
    }

    @Test
    void asksAServiceAgainThatReloadedItsCode() {
        ProbeSchedule schedule = schedule();
        assertEquals(Verdict.NO_METRICS, verdict(schedule, NOON));
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        assertEquals(Verdict.NO_METRICS, verdict(schedule, NOON.plusSeconds(20)));
        Candidate reloaded = candidate(server.port(), NOON.plusSeconds(20));
        assertEquals(
                Verdict.ADMITTED,
                Objects.requireNonNull(schedule.outcomes(List.of(reloaded), NOON.plusSeconds(22))
                                .get(reloaded.key()))
                        .verdict());
    }

    @Test
    void asksAPortOnceWhoseSiblingHasMetrics() throws IOException {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        try (LocalServer other = new LocalServer()) {
            ProbeSchedule schedule = schedule();
            List<Candidate> ports = List.of(candidate(server.port()), candidate(other.port()));
            for (int minute = 0; minute < 60; minute++) {
                schedule.outcomes(ports, NOON.plusSeconds(60L * minute));
            }
            assertEquals(List.of("GET /metrics"), other.asked());
        }
    }

    @Test
    void forgetsWhatIsGoneAndAsksItsSuccessor() {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        ProbeSchedule schedule = schedule();
        verdict(schedule, NOON);
        assertEquals(Map.of(), schedule.outcomes(List.of(), NOON.plusSeconds(5)));
        verdict(schedule, NOON.plusSeconds(10));
        assertEquals(2, requests());
    }

    /** Asked quickly, each silent socket holds one of two threads for 200 ms, and with patience the only one for 2 s. */
    @Test
    void doesNotLetSilentSocketsHoldUpWhatAnswers() throws IOException {
        server.answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(candidate(silent()));
        }
        verdict(schedule(), NOON); // so that the first answer, which takes longest, is behind it
        ProbeSchedule schedule = schedule(Duration.ofMillis(200));
        schedule.outcomes(all, NOON);
        all.add(candidate(server.port()));
        long begin = System.nanoTime();
        Map<String, ProbeOutcome> outcomes = schedule.outcomes(all, NOON.plusSeconds(2));
        assertEquals(
                Verdict.ADMITTED,
                Objects.requireNonNull(outcomes.get(candidate(server.port()).key()))
                        .verdict());
        assertEquals(
                true, Duration.ofNanos(System.nanoTime() - begin).toMillis() < 2000, "less than one silent socket");
        assertEquals(
                20,
                outcomes.values().stream()
                        .filter(outcome -> outcome.finding() == Finding.SILENT)
                        .count());
    }

    @Test
    void asksWithPatienceWhatWasSilent() throws Exception {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        CompletableFuture<Void> cycleEnded = new CompletableFuture<>();
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerTheSecond(socket, cycleEnded));
        ProbeSchedule schedule = schedule(Duration.ofMillis(100));
        Candidate candidate = candidate(socket.getLocalPort());
        assertEquals(Finding.SILENT, finding(schedule, candidate));
        cycleEnded.complete(null);
        await().until(schedule::hasLateAnswer);
        assertEquals(Finding.METRICS, finding(schedule, candidate));
        assertFalse(schedule.hasLateAnswer());
        served.get(5, TimeUnit.SECONDS);
    }

    @Test
    void toldAgainThatASocketIsSilentHasNoNews() throws Exception {
        ProbeSchedule schedule = schedule(Duration.ofMillis(100));
        assertEquals(Finding.SILENT, finding(schedule, candidate(silent())));
        patient.shutdown();
        assertTrue(patient.awaitTermination(10, TimeUnit.SECONDS), "asked with patience");
        assertFalse(schedule.hasLateAnswer());
    }

    /** The first request is left without an answer until the client gives up, the second until the cycle has ended. */
    private static void answerTheSecond(ServerSocket socket, CompletableFuture<Void> cycleEnded) {
        try (Socket first = socket.accept()) {
            first.getInputStream().readAllBytes();
            try (Socket second = socket.accept()) {
                cycleEnded.join();
                second.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\na 1\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Finding finding(ProbeSchedule schedule, Candidate candidate) {
        return Objects.requireNonNull(
                        schedule.outcomes(List.of(candidate), NOON).get(candidate.key()))
                .finding();
    }

    private int silent() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        return socket.getLocalPort();
    }

    private ProbeSchedule schedule() {
        return schedule(Duration.ofSeconds(2));
    }

    private ProbeSchedule schedule(Duration start) {
        return new ProbeSchedule(new ProbeSettings(
                new Lane(new Probe(limits(start), () -> Route.DIRECT), quick),
                new Lane(new Probe(limits(Duration.ofSeconds(2)), () -> Route.DIRECT), patient),
                PATIENCE,
                Duration.ZERO));
    }

    private static ProbeLimits limits(Duration start) {
        return new ProbeLimits(Duration.ofSeconds(2), start, start, Duration.ofSeconds(4), 100_000, 1000);
    }

    private static Candidate candidate(int port) {
        return candidate(port, NOON.minusSeconds(3600));
    }

    private static Candidate candidate(int port, Instant aliveSince) {
        Candidate any = ProbeTest.candidate(port, "/metrics");
        return new Candidate(
                any.key(),
                any.sibling(),
                any.name(),
                any.origin(),
                any.pid(),
                any.container(),
                any.endpoint(),
                any.runtime(),
                aliveSince,
                any.metricsPaths(),
                List.of(),
                any.env(),
                false,
                Access.NONE,
                null,
                null,
                null,
                null);
    }

    private Verdict verdict(ProbeSchedule schedule, Instant now) {
        Candidate candidate = candidate(server.port());
        return Objects.requireNonNull(schedule.outcomes(List.of(candidate), now).get(candidate.key()))
                .verdict();
    }

    private long requests() {
        return server.asked().stream()
                .filter(line -> line.equals("GET /metrics"))
                .count();
    }
}
