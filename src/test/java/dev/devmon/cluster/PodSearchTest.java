package dev.devmon.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Verification;
import dev.devmon.cluster.PodSearch.Found;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.MovingClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server that answers as an API server does; KubernetesIT has a real one. */
class PodSearchTest {
    private static final String JSON = "application/json";
    private static final String PODS = "/api/v1/pods";
    private static final String PAY = "/api/v1/namespaces/shop/pods/pay:8080/proxy";

    private final MovingClock clock = new MovingClock();
    private LocalServer server;
    private PodSearch search;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
        search = new PodSearch(List.of("/metrics", "/q/metrics"), Set.of("prometheus.io/scrape"), List.of(), clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Found> look() throws IOException {
        return search.look(new Cluster(
                "kind",
                URI.create("http://127.0.0.1:" + server.port()),
                null,
                Verification.ON,
                null,
                new Login(null, "SECRET", null, null, null)));
    }

    private void pods(String... pods) {
        server.answering(PODS, 200, JSON, "{\"items\": [" + String.join(", ", pods) + "]}");
    }

    private String pod(String name, String metadata, String ports) {
        return """
                {"metadata": {"namespace": "shop", "name": "%s", "uid": "%s"%s},
                 "spec": {"containers": [{"ports": [%s]}]},
                 "status": {"phase": "Running", "startTime": "%s", "containerStatuses": [{"restartCount": 0}]}}
                """
                .formatted(name, name, metadata, ports, clock.instant());
    }

    private long asked(String path) {
        return server.asked().stream().filter(("GET " + path)::equals).count();
    }

    @Test
    void findsMetricsAtThePathThatHasThemAndAsksNoMore() throws IOException {
        pods(pod("pay", "", "{\"containerPort\": 53, \"protocol\": \"UDP\"}, {\"containerPort\": 8080}"));
        server.answering(PAY + "/metrics", 200, "text/html", "<html>no</html>");
        server.answering(PAY + "/q/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);

        List<Found> found = List.of(new Found("shop", "pay", 8080, "/q/metrics"));
        assertEquals(found, look());
        clock.move(Duration.ofHours(1));
        assertEquals(found, look());
        assertEquals(1, asked(PAY + "/q/metrics"));
        assertTrue(server.asked().stream().noneMatch(request -> request.contains(":53")));
        server.forgetting(PODS);
        pods();
        assertEquals(List.of(), look());
    }

    @Test
    void asksWhatHasNoMetricsSeldom() throws IOException {
        pods(pod("pay", "", "{\"containerPort\": 8080}"));
        server.answering(PAY, 404, "text/plain", "no");
        for (int minute = 0; minute < 60; minute++) {
            assertEquals(List.of(), look());
            clock.move(Duration.ofMinutes(1));
        }
        assertTrue(asked(PAY + "/metrics") <= 20, () -> String.valueOf(asked(PAY + "/metrics")));
        server.answering(PAY + "/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        clock.move(Duration.ofMinutes(10));
        assertEquals(List.of(new Found("shop", "pay", 8080, "/metrics")), look());
    }

    @Test
    void leavesPodsAloneThatSaySoOrBelongToTheClusterOrDoNotRun() throws IOException {
        pods(
                pod("pay", ", \"annotations\": {\"prometheus.io/scrape\": \"false\"}", "{\"containerPort\": 8080}"),
                pod("dns", "", "{\"containerPort\": 8080}").replace("\"shop\"", "\"kube-system\""),
                pod("done", "", "{\"containerPort\": 8080}").replace("Running", "Succeeded"));
        assertEquals(List.of(), look());
        assertTrue(server.asked().stream().noneMatch(request -> request.contains("proxy")), () -> server.asked()
                .toString());
    }

    @Test
    void oneRequestIsEnoughWhereNothingAnswers() throws IOException {
        pods(pod("pay", "", "{\"containerPort\": 8080}"));
        server.answering(PAY, 503, "text/plain", "no endpoints available");
        assertEquals(List.of(), look());
        assertEquals(1, asked(PAY + "/metrics"));
        assertEquals(0, asked(PAY + "/q/metrics"));
    }

    @Test
    void saysWhenPodsAreNotListed() {
        server.answering(PODS, 403, JSON, "{\"message\": \"forbidden\"}");
        assertEquals(
                "it answers 403 when asked for its pods",
                assertThrows(IOException.class, this::look).getMessage());
    }
}
