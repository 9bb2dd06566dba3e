package dev.devmon.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.explain.Explanation.Step;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.HeldLock;
import dev.devmon.stores.LogSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a service that has metrics, from target to series. */
@Timeout(60)
class ExplainScrapesTest {
    @TempDir
    Path folder;

    private ExplainBench quince;

    @BeforeEach
    void bringUp() throws IOException {
        quince = new ExplainBench(folder);
    }

    @AfterEach
    void close() throws IOException {
        quince.close();
    }

    @Test
    void tellsTheWayToTheScraperApart() {
        quince.serve(ExplainBench.METRICS + "a 1\n");
        try (HeldLock lock = quince.agent()) {
            Step unknown = quince.explain("quince").get(0).failure().orElseThrow();
            assertEquals(Cause.NOT_YET_A_TARGET, unknown.cause(), lock::toString);
        }
        quince.scraped("unknown", "", "0001-01-01T00:00:00Z");
        assertEquals(Cause.NOT_YET_SCRAPED, quince.failure("quince").cause());
        quince.bench.engine.stop(
                quince.bench.engine.container("scraper").orElseThrow().id());
        Step away = quince.failure("quince");
        assertEquals(Cause.NO_SCRAPER, away.cause());
        assertTrue(away.evidence().get(0).startsWith("scraper is not running"), away::toString);
    }

    @Test
    void pointsOutWhatIsGivenTwiceAndWhatIsMissing() {
        quince.serve(ExplainBench.METRICS + "a{b=\"c\"} 1\na{b=\"c\"} 2\n");
        Explanation explanation = quince.explain("quince").get(0);
        assertEquals(
                List.of(Cause.DUPLICATES),
                explanation.steps().stream()
                        .filter(step -> step.name().equals("metrics"))
                        .map(Step::cause)
                        .toList());
        assertEquals(Cause.NO_AGENT, explanation.failure().orElseThrow().cause());
    }

    @ParameterizedTest
    @CsvSource({
        "dial tcp 127.0.0.1:1: connect: connection refused, SCRAPER_CANNOT_CONNECT",
        "Get \"http://x\": context deadline exceeded, SCRAPER_TIMES_OUT",
        "tls: failed to verify certificate: x509: certificate signed by unknown authority, CERTIFICATE",
        "sample limit exceeded, SCRAPE_FAILED"
    })
    void tellsWhyTheScraperFailsWhereTheProbeDoesNot(String error, Cause cause) {
        quince.serve(ExplainBench.METRICS + "a 1\n");
        quince.scraped("down", error);
        Step failure = quince.failure("quince");
        assertEquals("scraped", failure.name());
        assertEquals(cause, failure.cause());
        assertEquals(error, failure.evidence().get(1));
    }

    @Test
    void followsAServiceToItsSeries() {
        quince.serve(ExplainBench.METRICS + "a 1\n");
        quince.scraped("up", "");
        quince.bench.pages.program(
                quince.store,
                (path, body) -> path.contains("scrape_samples")
                        ? Optional.of("{\"data\":{\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}")
                        : Optional.of("{\"data\":{\"result\":[]}}"));
        try (HeldLock lock = quince.agent()) {
            Explanation explanation = quince.explain("quince").get(0);
            assertEquals(Optional.empty(), explanation.failure(), lock::toString);
            assertEquals(
                    List.of(
                            "listens",
                            "owner",
                            "identified",
                            "asked",
                            "metrics",
                            "health",
                            "target",
                            "scraped",
                            "stored",
                            "requests"),
                    explanation.steps().stream().map(Step::name).toList());
            assertEquals(
                    Cause.NO_REQUESTS,
                    explanation.steps().get(explanation.steps().size() - 1).cause());
        }
    }

    @Test
    void explainsOnWhereAStoreDoesNotAnswer() throws IOException {
        int logs = LoopbackPages.freePort();
        quince.bench.folder.web("logs", logs, "serves: {log-search: http}\n");
        quince.serve(ExplainBench.METRICS + "a 1\n");
        quince.scraped("up", "");
        quince.bench.pages.answer(logs, LogSearch.PATH, 503, "cluster_block_exception");
        try (HeldLock lock = quince.agent()) {
            Explanation explanation = quince.explain("quince").get(0);
            assertEquals(Optional.empty(), explanation.failure(), lock::toString);
            Step last = explanation.steps().get(explanation.steps().size() - 1);
            assertEquals("logs", last.name());
            assertEquals(Cause.STORE_SILENT, last.cause());
        }
    }

    @Test
    void pointsToTheOtherPortOfTheSameProcess() throws IOException {
        try (LocalServer other = new LocalServer()) {
            quince.declareToo("pages", other.port());
            quince.serve(ExplainBench.METRICS + "a 1\n");
            quince.scraped("up", "");
            List<Step> steps = quince.explain("pages").get(0).steps();
            Step last = steps.get(steps.size() - 1);
            assertEquals(Cause.OTHER_PORT, last.cause(), steps::toString);
            assertEquals(
                    "nothing; its metrics are at 127.0.0.1:" + quince.service.getLocalPort()
                            + ", and a process counts once",
                    last.fix());
        }
    }

    @Test
    void saysThatTheSameMetricsCountOnTheOtherPort() throws IOException {
        try (LocalServer other = new LocalServer()) {
            quince.declareToo("pages", other.port());
            quince.serve(ExplainBench.METRICS + "a 1\n");
            other.answering("/metrics", 200, LocalServer.TEXT, "a 1\n");
            quince.scraped("up", "");
            String address = "127.0.0.1:" + other.port();
            DiscoverySetup.memory(quince.bench.session()).update(before -> before.stream()
                    .map(known -> known.address().equals(address)
                            ? Samples.service("pages", address, Verdict.IGNORED)
                            : known)
                    .toList());
            List<Step> steps = quince.explain("pages").get(0).steps();
            assertEquals(
                    List.of("listens", "owner", "identified", "asked", "metrics", "target"),
                    steps.stream().map(Step::name).toList());
            assertEquals(Cause.OTHER_PORT, steps.get(5).cause());
            assertEquals(List.of("because"), steps.get(5).evidence());
        }
    }
}
