package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A canary through the real Collector into the real Jaeger, Prometheus and Elasticsearch; and with each hop broken. Logstash
 * and Grafana are left out.
 */
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryIT {
    private final LabStack stack = new LabStack().require("otel-collector", "jaeger");

    @BeforeAll
    void bringUp() {
        String out = stack.run("up", "prometheus", "otel-collector", "jaeger", "elasticsearch", "--canary")
                .expecting(0)
                .out();
        assertTrue(out.contains("8 of 10 checks passed, 2 skipped"), out);
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    private List<String> failedHops() {
        Node canary =
                Json.read(stack.run("canary", "--json").expecting(6).out()).orElseThrow();
        return canary.find("/hops").orElseThrow().children().stream()
                .filter(hop -> hop.text("/result").orElse("").equals("failed"))
                .flatMap(hop -> hop.text("/hop").stream())
                .toList();
    }

    private void elasticsearch(String method, String path, String body) {
        try {
            LocalHttp.Answer answer = LocalHttp.request(
                    method, LocalHttp.url(stack.port("elasticsearch", "http"), path), body, Duration.ofSeconds(10));
            assertTrue(answer.ok(), answer::body);
        } catch (IOException e) {
            throw new AssertionError(method + path, e);
        }
    }

    /** The container is there again afterwards, and all holds. */
    private void broken(String how, String component, String mend, List<String> hops) {
        DockerCli.run(how, stack.container(component));
        try {
            assertEquals(hops, failedHops());
        } finally {
            DockerCli.run(mend, stack.container(component));
        }
        stack.run("up", component, "--canary").expecting(0);
    }

    @Test
    void findsTheComponentThatEnded() {
        broken("stop", "jaeger", "start", List.of("jaeger has the trace's 3 spans"));
        broken(
                "stop",
                "otel-collector",
                "start",
                List.of(
                        "otel-collector accepts a trace",
                        "otel-collector accepts metrics",
                        "otel-collector accepts log lines",
                        "otel-collector can be reached by containers, at " + DockerCli.bridgeAddress()));
    }

    @Test
    void findsTheStoreThatHangs() {
        broken(
                "pause",
                "elasticsearch",
                "unpause",
                List.of("elasticsearch has the log lines, with trace and correlation id"));
        broken(
                "pause",
                "prometheus",
                "unpause",
                List.of(
                        "prometheus has the metrics, with the labels service and env",
                        "prometheus links them to the trace by an exemplar"));
    }

    @Test
    void findsAPipelineThatDoesNotDoItsWork() {
        String pipeline = "/_ingest/pipeline/logs@custom";
        elasticsearch("PUT", pipeline, "{\"processors\": []}");

        assertEquals(List.of("elasticsearch has the log lines, with trace and correlation id"), failedHops());

        // The next `up` of a container that is made anew puts it back
        DockerCli.run("rm", "--force", stack.container("elasticsearch"));
        stack.run("up", "elasticsearch", "--canary").expecting(0);
    }
}
