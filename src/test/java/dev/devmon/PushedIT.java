package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Services that only send, by OpenTelemetry's own SDK through the real collector into the real stores, and what discovery makes of them. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushedIT {
    /** The stores are asked every 15 seconds, and the metrics of discovery are scraped and delivered after that. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LabStack lab = new LabStack().require("otel-collector", "jaeger", "elasticsearch", "node-exporter");
    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    void bringUp() {
        lab.run("up", "prometheus", "node-exporter", "otel-collector", "elasticsearch")
                .expecting(0);
    }

    @AfterEach
    void removeContainers() {
        containers.forEach(container -> DockerCli.run("rm", "--force", container));
        containers.clear();
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void aServiceThatOnlyLogsIsThereAndOnTheDashboardHome() throws IOException {
        try (OtelService mailer = service("mailer", Attributes.empty())) {
            mailer.log(Severity.INFO, "sent to ada", "mail-1");
            mailer.flush();
            assertEquals("it sends its logs", text(awaitPushed("mailer"), "/reason"));
        }
        assertEquals(
                "ok",
                text(
                        lab.json("explain", "mailer", "--json")
                                .find("/explanations/0/steps/0")
                                .orElseThrow(),
                        "/state"));
        String up = homesColumnUp();
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        Optional.of("sends"),
                        lab.query(up).stream()
                                .filter(row -> row.text("/metric/service").equals(Optional.of("mailer")))
                                .flatMap(row -> row.text("/metric/instances").stream())
                                .findFirst()));
    }

    @Test
    void aSenderIsJoinedWithItsContainerByTheIdOrTheHostsName() {
        String cart = container("cart");
        String id = DockerCli.run("inspect", "--format", "{{.Id}}", cart);
        try (OtelService byId = service("Shopping Cart", attribute("container.id", id));
                OtelService byHost = service("cart-jobs", attribute("host.name", id.substring(0, 12)))) {
            byId.failingRequest("cart-1");
            byId.flush();
            byHost.log(Severity.INFO, "a job", "job-1");
            byHost.flush();
            Node found = awaitPushed("Shopping Cart");
            assertEquals(cart, text(found, "/container"));
            assertTrue(text(found, "/reason").contains("metrics"), found::toString);
            assertEquals(cart, text(awaitPushed("cart-jobs"), "/container"));
        }
        for (String word : List.of(cart, "cart")) {
            Node explained = lab.json("explain", word, "--json");
            assertEquals("container " + cart, text(explained, "/explanations/0/steps/0/evidence/0"));
            assertEquals("sends", text(explained, "/explanations/0/steps/1/name"));
        }
    }

    @Test
    void whatAShipperCollectedWasNotSent() throws IOException {
        store(
                "{\"@timestamp\": \"" + Instant.now()
                        + "\", \"message\": \"a\", \"service\": {\"name\": \"collected\"}, \"agent\": {\"type\": \"filebeat\"}}");
        store("{\"@timestamp\": \"" + Instant.now() + "\", \"message\": \"b\", \"service\": {\"name\": \"posting\"}}");
        awaitPushed("posting");
        assertTrue(lab.json("discover", "--json").children("/services").stream()
                .noneMatch(found -> found.text("/name").equals(Optional.of("collected"))));
    }

    private void store(String line) throws IOException {
        LocalHttp.Answer answer = LocalHttp.request(
                "POST",
                LocalHttp.url(
                        lab.port("elasticsearch", "http"), "/logs-app-development/_doc?op_type=create&refresh=true"),
                line,
                Duration.ofSeconds(10));
        assertTrue(answer.ok(), answer::body);
    }

    private OtelService service(String name, Attributes place) {
        return new OtelService(name, lab.port("otel-collector", "otlp-http"), place);
    }

    private static Attributes attribute(String key, String value) {
        return Attributes.of(AttributeKey.stringKey(key), value);
    }

    /** A container of compose that publishes no port; returns its name. */
    private String container(String service) {
        String container = lab.name + "-shop-" + service + "-1";
        containers.add(container);
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + container,
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=" + service,
                LabStack.STAND_IN,
                "serve",
                "8080");
        return container;
    }

    private Node awaitPushed(String service) {
        return await().atMost(SOON)
                .until(
                        () -> lab.json("discover", "--json").children("/services").stream()
                                .filter(found -> found.text("/name").equals(Optional.of(service)))
                                .filter(found -> found.text("/verdict").equals(Optional.of("pushed")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What the column Up of the table of services on the dashboard Home shows, for Grafana to ask. */
    private static String homesColumnUp() throws IOException {
        Node home = Json.read(Files.readString(LabStack.HOME.resolve("stack/grafana/dashboards/home.json")))
                .orElseThrow();
        return home.children("/panels").stream()
                .filter(panel -> panel.text("/title").equals(Optional.of("Services"))
                        && panel.text("/type").equals(Optional.of("table")))
                .map(panel -> text(panel, "/targets/0/expr").replace("$env", ".*"))
                .findFirst()
                .orElseThrow();
    }
}
