package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts from a real service to a real mail and a real webhook request, by the real Prometheus and Alertmanager. */
@Tag("docker")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsIT {
    /** As many of the rules' mutants as there is time for. */
    private static final int MUTANTS = 8;

    private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]+)\">(\\w+)</a>");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final LabStack lab = new LabStack();
    private final Inbox inbox = new Inbox(lab.port("mailpit", "http"));
    private final int port = FreePorts.one();

    @BeforeAll
    void bringUp() throws IOException {
        lab.write("hook", "http://jaeger:16686/hook\n"); // a stand-in, which logs what it is sent
        Files.setPosixFilePermissions(lab.folder.resolve("hook"), PosixFilePermissions.fromString("rw-------"));
        lab.require("mailpit")
                .image("jaeger", LabStack.STAND_IN)
                .settings(
                        """
                        alerting: {webhooks: [{urlFile: hook}]}
                        discovery:
                          services: [{name: ticket-desk, port: %d, critical: true}]
                        """
                                .formatted(port));
        lab.run("up", "prometheus", "mailpit", "jaeger").expecting(0);
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals("", DockerCli.run("ps", "--all", "--quiet", "--filter", "label=dev.devmon.throwaway=" + lab.name));
        assertEquals(
                List.of(),
                get("alertmanager", "/api/v2/silences").children().stream()
                        .filter(silence -> !text(silence, "/status/state").equals("expired"))
                        .toList());
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void aKilledServiceReachesTheInboxAndTheWebhookAndIsResolvedWhenItIsBack() throws IOException {
        Process desk = node();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals("1", metric("up{service=\"ticket-desk\"}")));

        // Declared and not there yet, it may have fired before
        await().atMost(Duration.ofSeconds(60))
                .until(() -> metric("ALERTS{alertname=\"ServiceDown\", service=\"ticket-desk\"}")
                        .isEmpty());
        int before = inbox.count();

        desk.destroyForcibly();
        Instant killed = Instant.now();
        Node mail = inbox.awaitMail(
                before, "slack-development@devmon.local", "[FIRING:1] WARNING development/ticket-desk ServiceDown");
        System.out.printf(
                Locale.ROOT,
                "from kill to mail: %.1f s%n",
                Duration.between(killed, Instant.now()).toMillis() / 1000.0);

        assertTrue(
                new WebhookRequests(lab.container("jaeger"))
                        .to("/hook").stream()
                                .filter(request -> request.at().isAfter(killed))
                                .map(WebhookRequests.Request::body)
                                .filter(body -> text(body, "/status").equals("firing"))
                                .filter(body ->
                                        body.text("/commonLabels/alertname").equals(Optional.of("ServiceDown")))
                                .anyMatch(body ->
                                        body.text("/commonLabels/service").equals(Optional.of("ticket-desk"))),
                "no webhook request");
        Node listed = lab.json("alerts", "--json").find("/alerts").orElseThrow().children().stream()
                .filter(alert -> text(alert, "/name").equals("ServiceDown"))
                .findFirst()
                .orElseThrow();
        assertEquals("webhook-custom", text(listed, "/receivers/0"));
        assertEquals("slack-development", text(listed, "/receivers/1"));
        assertLinksResolve(text(mail, "/HTML"));

        Process again = node();
        inbox.awaitMail(
                before, "slack-development@devmon.local", "[RESOLVED] WARNING development/ticket-desk ServiceDown");
        again.destroyForcibly();
    }

    /** The dashboard's page is in a component that the lab does not have. */
    private static void assertLinksResolve(String html) throws IOException {
        int resolved = 0;
        Matcher link = LINK.matcher(html);
        while (link.find()) {
            if (List.of("Runbook", "Alertmanager").contains(link.group(2))) {
                String url = link.group(1).replace("localhost", "127.0.0.1").replace("&amp;", "&");
                LocalHttp.Answer answer = LocalHttp.request("GET", url, TIMEOUT);
                assertTrue(answer.status() < 400, () -> url + " answers " + answer.status());
                resolved++;
            }
        }
        assertEquals(2, resolved, html);
        assertTrue(html.contains("/d/devmon-service-overview?var-service=ticket-desk"), html);
        assertTrue(html.contains("/graph?g0.expr="), html);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ServiceHighErrorRate",
                "HighLatencyP99",
                "HostMemoryCritical",
                "BruteForceSuspected",
                "SLAViolation"
            })
    void aDrillOfAnAlertOfEachFileEndsWithADelivery(String alert) throws IOException {
        int before = inbox.count();
        DevmonProcess.Result drill = lab.run("alerts", "drill", alert).expecting(0);

        assertTrue(drill.out().contains(alert + ": delivered to "), drill.toString());
        assertTrue(drill.out().contains("webhook-custom (webhook)"), drill.toString());
        assertTrue(drill.err().contains(alert + ": firing"), drill.toString());
        assertTrue(drill.err().contains(alert + ": routed to "), drill.toString());
        inbox.awaitMail(before, "", alert + " (drill)");
        assertTrue(
                get("alertmanager", "/api/v2/alerts").children().stream()
                        .noneMatch(active -> active.text("/labels/drill").isPresent()),
                "the drill's alert is resolved");
    }

    @Test
    void aSilencedAlertIsToldToNobodyUntilItsSilenceEnds() throws IOException {
        assertTrue(lab.run("alerts", "silence", "HostMemoryHigh", "--for", "5m")
                .expecting(0)
                .out()
                .startsWith("HostMemoryHigh is silenced until "));
        try {
            DevmonProcess.Result drill =
                    lab.run("alerts", "drill", "HostMemoryHigh").expecting(0);
            assertTrue(drill.out().contains("HostMemoryHigh: delivered to nobody: silenced"), drill.toString());
        } finally {
            assertEquals(
                    "HostMemoryHigh is no longer silenced (1 silence ended)\n",
                    lab.run("alerts", "silence", "HostMemoryHigh", "--expire")
                            .expecting(0)
                            .out());
        }
    }

    @Test
    void theHeartbeatNotifiesNobodyWhereItHasNoChannel() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Node watchdog = lab.json("alerts", "--json").find("/alerts").orElseThrow().children().stream()
                    .filter(alert -> text(alert, "/name").equals("Watchdog"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no Watchdog yet"));
            assertEquals("its receivers have no channel", text(watchdog, "/muted"));
            assertEquals(Optional.empty(), watchdog.text("/receivers/0"));
        });
    }

    @Test
    void anUnknownAlertGetsASuggestion() {
        for (String command : List.of("silence", "drill")) {
            DevmonProcess.Result result =
                    lab.run("alerts", command, "ServiceDwn").expecting(2);
            assertTrue(result.err().contains("did you mean \"ServiceDown\"?"), result.toString());
        }
    }

    @Test
    void theTestsNoticeNearlyEveryChangeOfARule() {
        DevmonProcess.Result result = lab.run(
                "alerts",
                "mutate",
                "business.yml",
                "performance.yml",
                "resource-usage.yml",
                "security.yml",
                "service-health.yml",
                "systems.yml",
                "--sample",
                Integer.toString(MUTANTS),
                "--json");
        Node report = Json.read(result.out()).orElseThrow(() -> new AssertionError(result.toString()));

        assertEquals(MUTANTS, Integer.parseInt(text(report, "/mutants")));
        int caught = Integer.parseInt(text(report, "/caught"));
        assertEquals(MUTANTS - caught, report.children("/survivors").size());
        assertTrue(caught >= MUTANTS - 1, () -> "one survivor at most: " + result);
    }

    @Test
    void theStacksOwnRulesAndRoutesPassTheirTests() {
        Node report = Json.read(lab.run("alerts", "test", "--json").expecting(0).out())
                .orElseThrow();

        assertEquals("true", text(report, "/passed"));
        assertEquals(text(report, "/alerts"), text(report, "/covered"), "every alert has a firing and a silent test");
        assertTrue(Integer.parseInt(text(report, "/alerts")) >= 60, "about sixty alerts");
    }

    @Test
    void whatTheRouterDoesOtherwiseIsFound() throws IOException {
        Path jar = Files.copy(LabStack.HOME.resolve("target/devmon.jar"), lab.folder.resolve("changed.jar"));
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path router = files.getPath("/stack/alertmanager");
            change(router.resolve("routing.yml"), "equal: [env, service, sla, drill]", "equal: [env, service, sla]");
            change(router.resolve("routing.yml"), "mute_time_intervals: [nights-and-weekends]", "continue: false");
            change(router.resolve("templates/devmon.tmpl"), "Query: {{ .GeneratorURL }}", "");
            change(files.getPath("/stack/prometheus/rules/service-health.yml"), "alert: Watchdog", "alert: Watchdogs");
            // Those that take long, and are not the matter here
            try (Stream<Path> tests = Files.list(files.getPath("/stack/prometheus/tests"))) {
                for (Path test : tests.toList()) {
                    Files.delete(test);
                }
            }
        }
        Node report;
        try (LabStack changed = new LabStack()) {
            changed.environment("DEVMON_JAR", jar.toString());
            report = Json.read(
                            changed.run("alerts", "test", "--json").expecting(3).out())
                    .orElseThrow();
        }

        List<String> findings = report.children("/files").stream()
                .flatMap(file -> file.children("/findings").stream())
                .map(finding -> text(finding, "/subject") + ": " + text(finding, "/what"))
                .toList();
        for (String expected : List.of(
                ".*SLAAtRisk, drill=true.*: is muted and should be heard",
                "slack-.*: mute_time_intervals is \\[] instead of \\[nights-and-weekends] .*",
                "ServiceDown: inbox/text does not mention its query: .*",
                "Watchdogs: .* does not say where it goes")) {
            assertTrue(findings.stream().anyMatch(finding -> finding.matches(expected)), () -> expected + findings);
        }
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(from), () -> file + " has no " + from);
        Files.writeString(file, text.replace(from, to));
    }

    private String metric(String expression) throws IOException {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return get("prometheus", "/api/v1/query?query=" + query)
                .text("/data/result/0/value/1")
                .orElse("");
    }

    private Node get(String component, String path) throws IOException {
        String body = LocalHttp.request("GET", LocalHttp.url(lab.port(component, "http"), path), TIMEOUT)
                .body();
        return Json.read(body).orElseThrow(() -> new AssertionError(body));
    }

    private Process node() throws IOException {
        Path folder = LabStack.HOME.resolve("lab/services/node");
        ProcessBuilder builder = new ProcessBuilder(
                        "node", folder.resolve("server.js").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", Integer.toString(port)));
        return builder.start();
    }
}
