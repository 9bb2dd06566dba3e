package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.health.LocalHttp;
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
 * A canary into the real Prometheus and the real Elasticsearch with its pipeline, through stand-ins for the collector, Jaeger
 * and Logstash; and with each hop broken.
 */
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryIT {
    private static final String DOORS = "devmon-lab/doors:lab";

    private final LabStack stack = new LabStack();

    @BeforeAll
    void bringUp() {
        for (String standIn : List.of("otel-collector", "jaeger", "logstash")) {
            stack.image(standIn, DOORS);
        }
        String out = stack.run("up", "prometheus", "otel-collector", "jaeger", "elasticsearch", "logstash", "--canary")
                .expecting(0)
                .out();
        assertTrue(out.contains("9 of 10 hops hold, 1 left out"), out);
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

    private void broken(String how, String component, String mend, List<String> hops) {
        DockerCli.run(how, stack.container(component));
        try {
            assertEquals(hops, failedHops());
        } finally {
            DockerCli.run(mend, stack.container(component));
        }
    }

    @Test
    void findsTheComponentThatEnded() {
        broken("stop", "jaeger", "start", List.of("otel-collector takes a trace"));
        broken("stop", "logstash", "start", List.of("logstash takes a line of JSON"));
    }

    @Test
    void findsTheStoreThatHangs() {
        broken("pause", "prometheus", "unpause", List.of("otel-collector takes metrics"));
    }

    @Test
    void findsAPipelineThatDoesNotDoItsWork() {
        String pipeline = "/_ingest/pipeline/logs@custom";
        elasticsearch("PUT", pipeline, "{\"processors\": []}");

        assertEquals(
                List.of(
                        "elasticsearch has the log lines, with trace and correlation id",
                        "elasticsearch has the line of JSON beside them"),
                failedHops());

        // The next `up` of a container that is made anew puts it back
        DockerCli.run("rm", "--force", stack.container("elasticsearch"));
        stack.run("up", "elasticsearch", "--canary").expecting(0);
    }
}
