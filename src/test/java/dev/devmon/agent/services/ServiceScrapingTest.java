package dev.devmon.agent.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceScrapingTest {
    private static final String CONFIG = "/scrapes/services.yml";

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private ServiceScraping scraping;

    @BeforeEach
    void aScraper() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder
                .file("scraper/services.yml", "- {job_name: ${job}, ${login}}\n")
                .web(
                        "scraper",
                        port,
                        """
                        mounts: [{live: service-scrapes, at: /scrapes}]
                        reload: {http: {port: http, path: /reload}}
                        """);
        secret("first", "rw-------");
        bench.bringUp();
        start();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void secret(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private void declare() {
        bench.folder.settings(
                "discovery: {services: [{name: payments, port: 8443, auth: {bearerTokenFile: ./token}}]}\n");
        start();
    }

    private void start() {
        Session session = bench.session();
        scraping = new ServiceScraping(session);
        scraping.refresh(RunningStack.of(session));
    }

    private String config() {
        return bench.engine.files("scraper").getOrDefault(CONFIG, "none");
    }

    /** The secrets that are in the container. */
    private List<String> secrets() {
        return bench.engine.files("scraper").entrySet().stream()
                .filter(file ->
                        file.getKey().startsWith("/scrapes/") && !file.getKey().equals(CONFIG))
                .map(Map.Entry::getValue)
                .toList();
    }

    private long reloads() {
        return bench.pages.requests().stream().filter("POST /reload"::equals).count();
    }

    @Test
    void touchesNothingWhereNoServiceWantsALogin() throws IOException {
        bench.folder.settings("discovery: {services: [{name: payments, port: 8443}]}\n");
        start();

        scraping.run();
        scraping.run();

        assertEquals("none", config());
        assertEquals(0, reloads());
    }

    @Test
    void handsTheLoginOverBesideTheJob() throws IOException {
        declare();

        scraping.run();
        scraping.run();

        assertTrue(config().contains("payments at 127.0.0.1:8443"), config());
        assertFalse(config().contains("first"));
        assertEquals(List.of("first"), secrets());
        assertEquals(1, reloads());
        assertEquals("nothing to do\n", bench.up().plan(Workbench.request()).text());
    }

    @Test
    void aRotatedTokenIsHandedOverWithoutAReload() throws IOException {
        declare();
        scraping.run();
        secret("second", "rw-------");

        scraping.run();

        assertEquals(List.of("second"), secrets());
        assertEquals(1, reloads());
    }

    @Test
    void aTokenThatEverybodyCanReadIsNotHandedOver() throws IOException {
        declare();
        scraping.run();
        secret("second", "rw-r--r--");

        scraping.run();

        assertEquals(List.of("first"), secrets());
        FailureException refused = assertThrows(FailureException.class, () -> bench.bringUp());
        assertEquals(ExitCode.INVALID_FILE, refused.exitCode());
        assertEquals(
                folder.resolve("devmon.yaml") + ":1: the secret of payments is readable by everybody",
                refused.failures().get(0).what());
    }

    @Test
    void leavesNoSecretOfAServiceThatIsNoLongerDeclared() throws IOException {
        declare();
        scraping.run();
        bench.folder.settings("discovery: {services: []}\n");
        start();

        scraping.run();
        scraping.run();

        assertEquals("scrape_configs: []\n", config());
        assertEquals(List.of(""), secrets());
        assertEquals(2, reloads());
    }

    @Test
    void triesAgainWhatTheScraperRejected() throws IOException {
        declare();
        bench.pages.answer(port, "/reload", 500, "bad file");

        IOException rejected = assertThrows(IOException.class, scraping::run);
        assertEquals("scraper answers 500 bad file", rejected.getMessage());
        bench.pages.answer(port, "/reload", 200, "");
        scraping.run();

        assertEquals(2, reloads());
    }
}
