package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.Outage;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiscoverTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int service;
    private int store;

    @BeforeEach
    void storeAndService() throws IOException {
        bench = new Workbench(folder).withDiscoveryRules();
        service = bench.pages.open(404);
        store = LoopbackPages.freePort();
        bench.pages.answer(service, "/metrics", 200, "# TYPE requests_total counter\nrequests_total 3\n");
        bench.folder
                .web("store", store, "serves: {metrics-query: http}\n")
                .settings("discovery: {services: [{name: quince, port: " + service + "}]}\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Discover discover() {
        return new Discover(bench.session(), bench.agent());
    }

    private static DiscoveredService quince(List<DiscoveredService> services) {
        return services.stream()
                .filter(found -> found.name().equals("quince"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(services.toString()));
    }

    @Test
    void looksForItselfWhereNoAgentRuns() {
        assertEquals(Verdict.ADMITTED, quince(discover().run()).verdict());
    }

    @Test
    void repeatsWhatTheAgentSawLast() {
        try (HeldLock lock =
                HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow()) {
            assertEquals(List.of(), discover().run(), lock::toString);
        }
    }

    @Test
    void callsAServiceScrapedThatTheMetricsStoreHasUpAndUnresponsiveWhereItIsNot() {
        bench.bringUp();
        up("1");
        assertEquals(Verdict.SCRAPED, quince(discover().run()).verdict());

        up("0");
        DiscoveredService silent = quince(discover().run());
        assertEquals("unresponsive", silent.word());
        assertEquals("it runs, but does not answer when Prometheus asks it", silent.reason());
    }

    private void up(String value) {
        String query = URLEncoder.encode(Discover.UP, StandardCharsets.UTF_8);
        bench.pages.answer(
                store,
                "/api/v1/query?query=" + query,
                200,
                "{\"data\":{\"result\":[{\"metric\":{\"service\":\"quince\",\"instance\":\"127.0.0.1:" + service
                        + "\"},\"value\":[1,\"" + value + "\"]}]}}");
    }

    @Test
    void countsTargetsWithoutTheEngine() {
        assertEquals(List.of(), Discover.targets(bench.session()));
        List<String> targets = discover().run().stream()
                .filter(DiscoveredService::target)
                .map(DiscoveredService::name)
                .toList();

        assertEquals(
                targets, Discover.targets(bench.session(bench.outage.begin().reached())));
    }

    @Test
    void countsWhatIsRemembered() throws IOException {
        DiscoveredService crashed = Samples.service("orders", Verdict.ADMITTED);
        DiscoveredService old = Samples.service("billing", Verdict.PUSHED);
        Instant now = bench.session().clock().instant();
        DiscoverySetup.memory(bench.session())
                .update(before -> List.of(
                        Samples.last(crashed, null, ServiceState.CRASHED, "it crashed", now),
                        Samples.last(old, null, ServiceState.RUNNING, "it sends", now.minusSeconds(600)),
                        Samples.last(old, null, ServiceState.RUNNING, "it sends", now)));

        assertEquals(new Discover.Counts(1, 1, 1), Discover.counts(bench.session()));
    }

    @Test
    void forgetsAServiceOnce() {
        discover().run();

        assertEquals(1, discover().forget("quince"));
        FailureException failure =
                assertThrows(FailureException.class, () -> discover().forget("quince"));
        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals("unknown service \"quince\"", failure.failures().get(0).what());
    }

    @Test
    void saysThatTheEngineCannotBeReachedAndNotThatPermissionsAreMissing() {
        Session session = bench.session(bench.outage.begin().reached());

        FailureException failure =
                assertThrows(FailureException.class, () -> new Discover(session, bench.agent()).run());

        assertEquals(List.of(Outage.FAILURE), failure.failures());
    }

    @Test
    void saysThatItsOwnFileCannotBeReadAndNotThatTheEngineCannotBeReached() throws IOException {
        Files.createDirectories(bench.state.file("services.json"));

        FailureException failure = assertThrows(FailureException.class, () -> Discover.targets(bench.session()));

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        assertEquals("services cannot be listed", failure.failures().get(0).what());
    }

    @Test
    void startsAfreshFromAFileOfAnyBytes() throws IOException {
        Files.write(bench.state.file("services.json"), new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, 0});

        assertEquals(List.of(), Discover.targets(bench.session()));
    }
}
