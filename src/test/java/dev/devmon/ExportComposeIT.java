package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A stack that docker compose brings up from what was exported, beside one of devmon's: of the programs that the lab has. */
@Tag("docker")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportComposeIT {
    private static final int OFFSET = 5;
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String HOOK = "https://127.0.0.1:9/secret-hook";

    private final LabStack lab = new LabStack()
            .require("prometheus", "alertmanager", "jaeger", "otel-collector", "mailpit", "node-exporter")
            .withClients("wget", "prometheus", "host-scraper", "alertmanager", "mailpit", "node-exporter")
            .withClients("wget", "blackbox-exporter")
            .withClients("curl", "elasticsearch");
    private final String exportedName = lab.name + "-export";
    private final Path folder = lab.folder.resolve("exported");
    private Compose compose;

    @BeforeAll
    void bringUp() throws IOException {
        lab.write(
                "rules.yml",
                """
                groups:
                  - name: mine
                    rules: [{alert: OrdersSeen, expr: 'up{service="orders", component="app"} == 1', labels: {severity: warning}}]
                """);
        lab.write("hook", HOOK + "\n");
        Files.setPosixFilePermissions(lab.folder.resolve("hook"), PosixFilePermissions.fromString("rw-------"));
        lab.settings(
                """
                components: {grafana: {enabled: false}, kibana: {enabled: false}, logstash: {enabled: false}, filebeat: {enabled: false}, cadvisor: {enabled: false}}
                rules: [rules.yml]
                alerting: {slack: {development: {webhookFile: hook, channel: '#dev'}}}
                """);
        export();
        Files.writeString(
                folder.resolve("targets/services.json"),
                """
                [{"targets": ["127.0.0.1:%d"], "labels": {"service": "orders", "job": "orders", "env": "development", "component": "app"}}]
                """
                        .formatted(port("node-exporter", "http")));
        compose = new Compose(folder);
        compose.run("up", "--detach", "--wait");
    }

    @AfterAll
    void takeDown() {
        if (compose != null) {
            compose.close();
        }
        lab.close();
    }

    private String export() {
        return lab.run("export", "compose", folder.toString(), "--port-offset", Integer.toString(OFFSET))
                .expecting(0)
                .err();
    }

    private int port(String component, String name) {
        return lab.port(component, name) + OFFSET;
    }

    /** Runs a command on the exported stack. */
    private DevmonProcess.Result onExported(String... words) {
        ProcessBuilder command = lab.command(words);
        command.command().replaceAll(word -> word.equals(lab.name) ? exportedName : word);
        return new DevmonProcess(command, lab.folder).result();
    }

    private static Node page(int port, String path) throws IOException {
        String body = LocalHttp.request("GET", LocalHttp.url(port, path), Duration.ofSeconds(5))
                .body();
        return Json.read(body).orElseThrow(() -> new AssertionError(body));
    }

    @Test
    void takesTelemetryAsDevmonsStackDoes() {
        String out = onExported("canary").expecting(0).out();

        assertTrue(out.contains("8 of 10 checks passed, 2 skipped"), out);
    }

    @Test
    void letsAnAlertFireForAServiceOfTheTargetsFolder() {
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of("OrdersSeen"),
                        page(port("alertmanager", "http"), "/api/v2/alerts?filter=alertname=OrdersSeen")
                                .children()
                                .stream()
                                .map(alert -> text(alert, "/labels/alertname"))
                                .toList()));
    }

    @Test
    void keepsSecretsInFilesThatTheComponentCanRead() {
        String alertmanager = exportedName + "-alertmanager-1";

        assertEquals(
                HOOK,
                DockerCli.run("exec", alertmanager, "sh", "-c", "cat /etc/alertmanager/secrets/*")
                        .strip());
        String shown = DockerCli.run("inspect", alertmanager) + compose.run("config");
        assertTrue(!shown.contains("secret-hook"), shown);
    }

    @Test
    void runsBesideDevmonsOwn() throws IOException {
        lab.run("up", "mailpit").expecting(0);

        for (int port : List.of(lab.port("mailpit", "http"), port("mailpit", "http"))) {
            page(port, "/api/v1/messages");
        }
        assertEquals(List.of(lab.container("mailpit")), DockerCli.containers(lab.name));
    }

    @Test
    void makesNothingAnewWhereNothingChanged() {
        List<String> before = compose.run("ps", "--quiet").lines().sorted().toList();
        String said = export();
        compose.run("up", "--detach", "--wait");

        assertTrue(said.contains("0 files written, 0 removed"), said);
        assertEquals(before, compose.run("ps", "--quiet").lines().sorted().toList());
    }

    @Test
    void exportsEveryComponentInAFormThatComposeAccepts() {
        Path all = lab.folder.resolve("all");
        ProcessBuilder command = lab.command("export", "compose", all.toString());
        command.environment().put("DEVMON_CONFIG", "/dev/null");
        new DevmonProcess(command, lab.folder).result().expecting(0);

        List<String> services =
                new Compose(all).run("config", "--services").lines().sorted().toList();
        assertTrue(
                services.containsAll(
                        List.of("grafana", "kibana", "kibana-setup", "logstash", "filebeat", "elasticsearch-setup")),
                services::toString);
    }
}
