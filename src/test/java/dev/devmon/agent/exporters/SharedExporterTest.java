package dev.devmon.agent.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An exporter that asks all systems by itself, and publishes them on one page. */
@Timeout(60)
class SharedExporterTest {
    private static final String EXPORTER = "all-exporter";
    private static final String SIGNALLED = "signalled-exporter";
    private static final String FILE = "/systems/systems.conf";

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private SystemMeasuring measuring;

    @BeforeEach
    void aScraperAndAnExporter() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web(
                "scraper",
                LoopbackPages.freePort(),
                "mounts: [{state: host-targets, at: /targets}]\nserves: {metrics-query: http}\n");
        exporter(
                EXPORTER,
                port,
                "watched",
                """
                - {system: proxy, answers: proxy_up, entry: "proxy ${instance}\\n"}
                - system: store
                  answers: store_up
                  entry: "store ${login.url@}${instance}\\n"
                  logins: {need: sometimes, refused: wrong password, grant: GRANT}
                """);
        exporter(
                SIGNALLED,
                LoopbackPages.freePort(),
                "hangup",
                """
                - {system: broker, answers: broker_up, entry: "broker ${instance}\\n"}
                """);
        bench.bringUp();
        bench.bringUp(EXPORTER);
        bench.bringUp(SIGNALLED);
        publishes("");
        measuring = Measuring.of(
                bench,
                folder.resolve("home"),
                new BackgroundCommand(List.of("false"), bench.clock, () -> {}),
                container -> Samples.NOON);
    }

    /** @param onChange how it learns that its file has changed */
    private void exporter(String name, int onPort, String onChange, String systems) throws IOException {
        bench.folder.web(
                name,
                onPort,
                """
                optional: true
                mounts: [{live: exporter-logins, at: /systems, onChange: %s}]
                measures:
                  port: http
                  path: /metrics
                  shared: true
                  file: {name: systems.conf}
                  systems:
                %s"""
                        .formatted(onChange, systems.indent(4)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static DiscoveredService system(String kind, String name, int port, Verdict verdict) {
        return Measuring.system(kind, name, port, null, verdict, "it is one");
    }

    private void publishes(String page) {
        bench.pages.program(
                port, (request, body) -> request.startsWith("GET /metrics") ? Optional.of(page) : Optional.empty());
    }

    private List<DiscoveredService> look() {
        return look(List.of(
                system("proxy", "front", 8080, Verdict.NO_METRICS),
                system("proxy", "inner", 8081, Verdict.NO_METRICS),
                system("store", "carts", 27017, Verdict.IGNORED)));
    }

    private List<DiscoveredService> look(List<DiscoveredService> found) {
        measuring.refresh(RunningStack.of(bench.session()));
        measuring.measured(found, bench.clock.instant());
        return measuring.measured(found, bench.clock.instant()); // the trials have been made meanwhile
    }

    private String said(int which) {
        DiscoveredService service = look().get(which);
        return service.verdict().word() + ": " + service.reason();
    }

    private String file() {
        return bench.engine.files(EXPORTER).getOrDefault(FILE, "none");
    }

    @Test
    void isToldAboutAllAndMakesATargetOfEachThatAnswers() {
        look();
        assertEquals("proxy 127.0.0.1:8080\nproxy 127.0.0.1:8081\nstore 127.0.0.1:27017\n", file());
        publishes("proxy_up{instance=\"127.0.0.1:8080\"} 1\nproxy_up{instance=\"127.0.0.1:8081\"} 0\nself 1\n");
        bench.passes(Duration.ofSeconds(10));
        List<DiscoveredService> services = look();
        assertEquals(Verdict.ADMITTED, services.get(0).verdict());
        assertEquals(Verdict.UNREACHABLE, services.get(1).verdict());
        String targets = new TargetList(Optional.empty(), List.of()).json(services);
        assertTrue(targets.contains("\"127.0.0.1:" + port + "\""), targets);
        assertTrue(targets.contains("\"__param_instance\" : \"127.0.0.1:8080\""), targets);
        assertFalse(targets.contains("8081"), targets);
    }

    /** Brokers have ports for each other. */
    @Test
    void isNoLongerToldAboutOtherPortsOfWhatAnswers() {
        List<DiscoveredService> found = List.of(
                Measuring.system(5, "proxy", "front", 8080, null, Verdict.IGNORED, "it is one"),
                Measuring.system(5, "proxy", "front", 8081, null, Verdict.IGNORED, "it is one"),
                Measuring.system(6, "proxy", "inner", 8082, null, Verdict.IGNORED, "it is one"));
        look(found);
        assertEquals("proxy 127.0.0.1:8080\nproxy 127.0.0.1:8081\nproxy 127.0.0.1:8082\n", file());
        publishes("proxy_up{instance=\"127.0.0.1:8080\"} 1\n");
        bench.passes(Duration.ofSeconds(10));
        look(found);

        DiscoveredService other = look(found).get(1);
        assertEquals("proxy 127.0.0.1:8080\nproxy 127.0.0.1:8082\n", file());
        assertEquals(Verdict.IGNORED, other.verdict());
        assertEquals("it is one, which is measured at 127.0.0.1:8080", other.reason());
        bench.passes(Duration.ofSeconds(10));
        assertEquals(Verdict.UNREACHABLE, look(found).get(2).verdict());
    }

    @Test
    void isToldOnceItIsReadyToNotice() {
        bench.pages.answer(port, "/ready", 503, "");
        assertEquals("ignored: it is one; all-exporter is being started", said(0));
        assertEquals("none", file());
        bench.pages.answer(port, "/ready", 200, "");
        look();
        assertTrue(file().startsWith("proxy "), file());
    }

    @Test
    void isGivenTimeForItsFirstAnswer() {
        assertEquals("ignored: it is one; all-exporter is asking it", said(0));
        bench.passes(Duration.ofSeconds(10));
        assertEquals("unreachable: its exporter gets no answer from it", said(0));
    }

    @Test
    void takesNoLineAboutAnotherAddressForARefusal() {
        look();
        for (String other : List.of("127.0.0.1:270171", "10.127.0.0.1:27017")) {
            bench.engine.log(EXPORTER, "E! [" + other + "] wrong password");
        }
        bench.passes(Duration.ofSeconds(10));
        assertEquals("unreachable: its exporter gets no answer from it", said(2));
    }

    @Test
    void isNoLongerToldAboutWhatRefusesIt() {
        look();
        bench.engine.log(EXPORTER, "E! [127.0.0.1:27017] wrong password");
        bench.passes(Duration.ofSeconds(10));
        assertEquals("needs-credentials: it requires a login: wrong password", said(2));
        assertEquals("proxy 127.0.0.1:8080\nproxy 127.0.0.1:8081\n", file());
        bench.passes(Duration.ofSeconds(10));
        assertEquals("unreachable: its exporter gets no answer from it", said(1), "the line is not about this one");
    }

    @Test
    void isSentASignalWhereItReadsItsFileAgainAtOne() {
        look(List.of(system("broker", "events", 9092, Verdict.IGNORED)));
        assertEquals("broker 127.0.0.1:9092\n", bench.engine.files(SIGNALLED).get(FILE));
        assertEquals(
                List.of("hang up devmon-" + SIGNALLED),
                bench.engine.calls().stream()
                        .filter(call -> call.startsWith("hang up") || call.startsWith("restart"))
                        .toList());
    }

    @Test
    void isNotRestartedSinceItWatchesItsFile() {
        look();
        assertEquals(
                List.of(),
                bench.engine.calls().stream()
                        .filter(call -> call.startsWith("restart"))
                        .toList());
    }
}
