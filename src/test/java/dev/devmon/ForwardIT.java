package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes to other stores as well: a second collector and a second store of metrics, in containers of the stack's network. */
@Tag("docker")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ForwardIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** The alert looks at two minutes, and its rules are evaluated now and then. */
    private static final Duration TOLD = Duration.ofMinutes(4);

    /** How long the receivers are down, at least: {@code -Ddevmon.outage=PT5M} for a long one by hand. */
    private static final Duration OUTAGE = Duration.parse(System.getProperty("devmon.outage", "PT0S"));

    /** Of each span of the flood, so that a hundred requests are more than the queue of the other store holds. */
    private static final String PADDING = "x".repeat(2000);

    private static final int FLOOD = 100;
    private static final int SPANS = 60;

    private final LabStack lab = new LabStack().require("prometheus", "otel-collector", "jaeger");
    private final String collector = lab.name + "-other-collector";
    private final String store = lab.name + "-other-store";
    private final int storePort = FreePorts.block(1);

    @AfterEach
    void takeDown() {
        DockerCli.run("rm", "--force", "--volumes", collector, store);
        lab.close();
    }

    private void secret(String name, String text) throws IOException {
        lab.write(name, text);
        Files.setPosixFilePermissions(lab.folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }

    private void bringUp() throws IOException {
        secret("headers", "Authorization: Bearer $ecret-of-headers\nX-Team: shop\n");
        secret("token", "secret-of-token\n");
        lab.settings(
                """
                forward:
                  otlp: {endpoint: 'http://%s:4318', headersFile: headers, services: [shop, 'pay*']}
                  remoteWrite: {url: 'http://%s:9090/api/v1/write', bearerTokenFile: token, services: [shop, 'pay*']}
                """
                        .formatted(collector, store));
        lab.run("up", "prometheus", "otel-collector").expecting(0);
        lab.write(
                "other-collector.yaml",
                """
                receivers: {otlp: {protocols: {http: {endpoint: '0.0.0.0:4318'}}}}
                exporters: {debug: {verbosity: detailed}}
                service:
                  telemetry: {logs: {output_paths: [stdout]}}
                  pipelines:
                    traces: {receivers: [otlp], exporters: [debug]}
                    logs: {receivers: [otlp], exporters: [debug]}
                    metrics: {receivers: [otlp], exporters: [debug]}
                """);
        DockerCli.run(
                "create", "--name", collector, "--network", lab.name, image("otel-collector"), "--config=/config.yaml");
        DockerCli.run("cp", lab.folder.resolve("other-collector.yaml").toString(), collector + ":/config.yaml");
        DockerCli.run(
                "create",
                "--name",
                store,
                "--network",
                lab.name,
                "--publish",
                "127.0.0.1:" + storePort + ":9090",
                image("prometheus"),
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--web.enable-remote-write-receiver");
        lab.write("other-store.yml", "storage: {tsdb: {out_of_order_time_window: 30m}}\n");
        DockerCli.run(
                "cp", lab.folder.resolve("other-store.yml").toString(), store + ":/etc/prometheus/prometheus.yml");
        DockerCli.run("start", collector, store);
    }

    private String image(String component) {
        return DockerCli.run("inspect", "--format", "{{.Config.Image}}", lab.container(component));
    }

    private void send(String signal, String resources) throws IOException {
        LocalHttp.Answer answer = LocalHttp.request(
                "POST",
                LocalHttp.url(lab.port("otel-collector", "otlp-http"), "/v1/" + signal),
                resources,
                Duration.ofSeconds(10));
        assertEquals(200, answer.status(), () -> "the sender must not notice: " + answer.body());
        assertEquals("{\"partialSuccess\":{}}", answer.body());
    }

    private static Map<String, Object> attribute(String key, String value) {
        return Map.of("key", key, "value", Map.of("stringValue", value));
    }

    private static Object resource(String service) {
        return Map.of("attributes", List.of(attribute("service.name", service)));
    }

    private static String nanos(Instant at) {
        return at.getEpochSecond() + String.format("%09d", at.getNano());
    }

    /** Never 0, which is no id. */
    private static long id(String name) {
        return (name.hashCode() & 0xffffffffL) + (1L << 40);
    }

    private void spans(String service, Stream<String> names, String padding) throws IOException {
        String now = nanos(Instant.now());
        List<Object> spans = names.<Object>map(name -> Map.of(
                        "traceId",
                        String.format("%032x", id(name)),
                        "spanId",
                        String.format("%016x", id(name)),
                        "name",
                        name.replaceFirst("-.*", ""), // thousands of names would be thousands of series of span metrics
                        "kind",
                        2,
                        "startTimeUnixNano",
                        now,
                        "endTimeUnixNano",
                        now,
                        "attributes",
                        List.of(attribute("padding", padding))))
                .toList();
        send(
                "traces",
                Json.line(Map.of(
                        "resourceSpans",
                        List.of(Map.of(
                                "resource", resource(service), "scopeSpans", List.of(Map.of("spans", spans)))))));
    }

    private void line(String service, String text) throws IOException {
        send(
                "logs",
                Json.line(Map.of(
                        "resourceLogs",
                        List.of(Map.of(
                                "resource",
                                resource(service),
                                "scopeLogs",
                                List.of(Map.of(
                                        "logRecords", List.of(Map.of("body", Map.of("stringValue", text))))))))));
    }

    /** A gauge with samples of now and the next moments: what is older than its start Prometheus does not forward. */
    private void samples(String service, String metric, int count) throws IOException {
        Instant now = Instant.now();
        List<Object> points = IntStream.range(0, count)
                .<Object>mapToObj(i -> Map.of("timeUnixNano", nanos(now.plusMillis(i)), "asDouble", (double) i))
                .toList();
        send(
                "metrics",
                Json.line(Map.of(
                        "resourceMetrics",
                        List.of(Map.of(
                                "resource",
                                resource(service),
                                "scopeMetrics",
                                List.of(Map.of(
                                        "metrics",
                                        List.of(Map.of("name", metric, "gauge", Map.of("dataPoints", points))))))))));
    }

    private boolean otherCollectorHas(String text) {
        return DockerCli.run("logs", collector).contains(text);
    }

    /** The raw samples of the last half hour: time -> value. */
    private static Map<String, String> stored(int port, String metric) throws IOException {
        Map<String, String> samples = new TreeMap<>();
        for (Node series : LabStack.query(port, metric + "[30m]")) {
            series.children("/values").forEach(sample -> samples.put(text(sample, "/0"), text(sample, "/1")));
        }
        return samples;
    }

    /** 0 for nothing. */
    private double value(String expression) throws IOException {
        return lab.query(expression).stream()
                .mapToDouble(series -> Double.parseDouble(text(series, "/value/1")))
                .sum();
    }

    private double sentToJaeger() throws IOException {
        return value("sum({__name__=~\"otelcol_exporter_sent_spans(_total)?\",exporter=\"otlp_grpc/jaeger\"})");
    }

    @Test
    void whatIsForwardedIsLostNowhereWhileTheOtherStoresAreDown() throws IOException {
        bringUp();
        int local = lab.port("prometheus", "http");
        await("what is sent from now on is forwarded")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    samples("shop", "shop_first", 1);
                    assertFalse(stored(storePort, "shop_first").isEmpty());
                });

        spans("shop", Stream.of("before"), "");
        spans("other", Stream.of("unwanted-1"), "");
        line("payments", "a line before");
        samples("shop", "shop_before", 20);
        samples("other", "other_before", 20);
        await().atMost(SOON)
                .until(() -> otherCollectorHas("Name           : before") && otherCollectorHas("a line before"));
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertEquals(20, stored(local, "shop_before").size());
            assertEquals(stored(local, "shop_before"), stored(storePort, "shop_before"));
        });

        DockerCli.run("kill", collector, store);
        spans("shop", Stream.of("during"), "");
        line("payments", "a line during");
        samples("shop", "shop_during", 20);
        for (int request = 0; request < FLOOD; request++) {
            int number = request;
            spans("shop", IntStream.range(0, SPANS).mapToObj(i -> "flood-" + number + "-" + i), PADDING);
        }
        int all = 3 + FLOOD * SPANS;
        await().atMost(SOON).untilAsserted(() -> assertEquals(all, sentToJaeger(), "nothing is lost here"));
        await().atMost(SOON)
                .until(() -> value(
                                "sum({__name__=~\"otelcol_exporter_enqueue_failed_spans(_total)?\",exporter=\"otlp_http/forward\"})")
                        > 0); // the other store's queue is full
        await().atMost(SOON)
                .until(() -> value("prometheus_remote_storage_samples_retried_total{remote_name=\"forward\"}") > 0);
        await().pollDelay(OUTAGE)
                .atMost(OUTAGE.plus(TOLD))
                .untilAsserted(() ->
                        assertTrue(lab.run("doctor").out().contains("not accepted by"), "doctor says that it fails"));
        spans("other", Stream.of("taken-1"), "");
        await().atMost(SOON).untilAsserted(() -> assertEquals(all + 1, sentToJaeger(), "nothing is held up here"));
        assertEquals(20, stored(local, "shop_during").size());

        DockerCli.run("start", collector, store);
        await().atMost(SOON)
                .until(() -> otherCollectorHas("Name           : during")
                        && otherCollectorHas("a line during")
                        && otherCollectorHas("Name           : flood"));
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class) // the engine listens on its port before it does
                .untilAsserted(() -> assertEquals(stored(local, "shop_during"), stored(storePort, "shop_during")));

        assertFalse(otherCollectorHas(": unwanted") || otherCollectorHas(": taken"));
        assertEquals(
                List.of("shop"),
                LabStack.query(storePort, "count by (service) (last_over_time({__name__!=\"\"}[30m]))").stream()
                        .map(series -> text(series, "/metric/service"))
                        .toList());
    }

    @Test
    void logsInByFilesAndShowsNoSecret() throws IOException {
        bringUp();
        spans("shop", Stream.of("sent"), "");
        await().atMost(SOON).until(() -> otherCollectorHas("Name           : sent"));

        assertEquals("secret-of-token", inContainer("prometheus", "/etc/prometheus/forward-token"));
        assertEquals(
                "{\"Authorization\":\"Bearer $$ecret-of-headers\",\"X-Team\":\"shop\"}",
                inContainer("otel-collector", "/etc/otelcol-contrib/forward-headers.yaml"));
        for (String component : List.of("prometheus", "otel-collector")) {
            String inspected = DockerCli.run("inspect", lab.container(component));
            assertFalse(inspected.contains("secret-of") || inspected.contains("ecret-of"), inspected);
        }
        String config = lab.run("config").expecting(0).out();
        assertTrue(config.contains("http://" + collector + ":4318"), config);
        assertFalse(config.contains("ecret-of"), config);
        String running = LocalHttp.request(
                        "GET",
                        LocalHttp.url(lab.port("prometheus", "http"), "/api/v1/status/config"),
                        Duration.ofSeconds(5))
                .body();
        assertTrue(running.contains("credentials_file: /etc/prometheus/forward-token"), running);

        lab.settings("").run("up", "prometheus", "otel-collector").expecting(0);
        for (String component : List.of("prometheus", "otel-collector")) {
            assertEquals(
                    Optional.empty(),
                    DockerCli.lines("diff", lab.container(component)).stream()
                            .filter(changed -> changed.contains("forward-"))
                            .findFirst(),
                    "no secret stays behind");
        }
    }

    private String inContainer(String component, String path) {
        return DockerCli.run("exec", lab.container(component), "cat", path);
    }
}
