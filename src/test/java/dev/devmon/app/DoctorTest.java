package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.app.Doctor.Outcome;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.Outage;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoctorTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int port;

    @BeforeEach
    void web() {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web("site/web", port, "");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Doctor.Report report() {
        return new Doctor(bench.session(), taken -> Optional.of("pid 7 \"java\""), bench.agent()).run();
    }

    private Diagnosis finding(String check) {
        List<Diagnosis> findings = report().findings();
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError(findings.toString()));
    }

    @Test
    void findsNothingWrongWithAStackThatRuns() {
        bench.bringUp();
        try (HeldLock lock =
                HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow()) {
            Doctor.Report report = report();

            assertNull(report.failure(), lock::toString);
            assertEquals(
                    List.of("java", "settings", "engine", "memory", "images", "ports", "agent"),
                    report.findings().stream().map(Diagnosis::check).toList());
            assertTrue(report.findings().stream().allMatch(finding -> finding.outcome() == Outcome.OK));
            assertTrue(report.findings().contains(new Diagnosis("agent", Outcome.OK, "running, pid 4711", null)));
        }
        assertEquals(
                "Docker 28.0.0, API 1.48, on this machine, at unix:///var/run/docker.sock (the socket of Docker)",
                finding("engine").found());
        assertEquals("limits add up to 64 MB of 16 GB", finding("memory").found());
        assertEquals("all 1 are here", finding("images").found());
        assertEquals("defaults, no devmon.yaml", finding("settings").found());
    }

    @Test
    void listsTheSettingsInForce() {
        bench.folder.settings("memory: {web: 32m}\n");

        assertEquals(
                folder.resolve("devmon.yaml").toString(), finding("settings").found());
    }

    @Test
    void warnsOfImagesThatAreStillToBePulledAndOfAnAgentThatDoesNotRun() {
        assertEquals(
                new Diagnosis(
                        "images",
                        Outcome.WARNING,
                        "1 of 1 still have to be pulled: example/web:1.0",
                        "`devmon up` pulls them"),
                finding("images"));
        assertEquals(
                new Diagnosis("agent", Outcome.WARNING, "is not running", "`devmon up` starts it"), finding("agent"));
    }

    @Test
    void warnsOfTakenPortsButNotOfItsOwn() {
        bench.pages.open(port, 200);
        assertEquals(
                new Diagnosis(
                        "port " + port,
                        Outcome.WARNING,
                        "wanted by web, taken by pid 7 \"java\"",
                        "devmon takes the next free one; or set ports.web.http"),
                finding("port " + port));
        bench.pages.close(port);

        bench.bringUp();
        assertEquals("all free or in use by this stack", finding("ports").found());
    }

    @Test
    void warnsOfTooLittleMemoryAndNamesTheLargestGroup() {
        bench.engine.withMemory(32L << 20);

        assertEquals(
                new Diagnosis(
                        "memory",
                        Outcome.WARNING,
                        "limits add up to 64 MB of 32 MB",
                        "skip a group: `devmon up --without site`"),
                finding("memory"));
    }

    @Test
    void saysWhetherAnotherStoreTakesWhatItIsSent() throws IOException {
        bench.folder.web(
                "site/web",
                port,
                """
                serves: {metrics-query: http}
                mounts: [{volume: data, at: /data, requires: forward.otlp}]
                """);
        bench.folder.settings("forward: {otlp: {endpoint: 'http://there:4318'}}\n");
        assertEquals(
                "to http://there:4318; whether it arrives is known only while the stack is running",
                finding("forward.otlp").found());

        bench.bringUp();
        String query = "/api/v1/query?query="
                + URLEncoder.encode(
                        "ALERTS{alertname=\"TelemetryForwardFailing\",service=\"web\"}", StandardCharsets.UTF_8);
        bench.pages.answer(port, query, 200, "{\"data\": {\"result\": []}}");
        assertEquals(new Diagnosis("forward.otlp", Outcome.OK, "to http://there:4318", null), finding("forward.otlp"));

        bench.pages.answer(port, query, 200, "{\"data\": {\"result\": [{\"metric\": {}, \"value\": [1, \"1\"]}]}}");
        assertEquals(
                new Diagnosis(
                        "forward.otlp",
                        Outcome.WARNING,
                        "not accepted by http://there:4318",
                        "`devmon logs web` says what it answers; docs/runbooks/TelemetryForwardFailing.md"),
                finding("forward.otlp"));
    }

    @Test
    void recommendsAProfileThatFits() {
        bench.folder
                .component("site/huge", "")
                .file(
                        "profiles.yaml",
                        """
                schema: 1
                profiles:
                  - {name: small, summary: pages only, components: {web: {}}}
                """);
        bench.engine.withMemory(200L << 20);

        assertEquals(
                new Diagnosis(
                        "memory",
                        Outcome.WARNING,
                        "limits add up to 128 MB of 200 MB",
                        "`devmon up --profile small` takes up to 64 MB"),
                finding("memory"));
    }

    @Test
    void stopsAtAnEngineThatCannotBeReached() {
        Session session = bench.session(bench.outage.begin().reached());

        Doctor.Report report = new Doctor(session, taken -> Optional.empty(), bench.agent()).run();

        assertEquals(Outage.FAILURE, report.failure());
        Diagnosis last = report.findings().get(report.findings().size() - 1);
        assertEquals("engine", last.check());
        assertEquals(Outcome.FAILED, last.outcome());
        assertEquals(Outage.FAILURE.fix(), last.fix());
    }
}
