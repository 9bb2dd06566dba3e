package dev.devmon.agent.services;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterScrapingTest {
    private static final String CONFIG = "/scrapes/kubernetes.yml";

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private ClusterScraping scraping;

    @BeforeEach
    void aScraper() throws IOException {
        bench = new Workbench(folder).withDiscoveryRules();
        port = LoopbackPages.freePort();
        bench.folder
                .file(
                        "scraper/kubernetes.yml",
                        "scrape_configs:\n  - job_name: pods\n    address: ${address}\n    relabel_configs:\n      ${found}\n")
                .web(
                        "scraper",
                        port,
                        """
                        mounts: [{live: cluster-scrapes, at: /scrapes}]
                        reload: {http: {port: http, path: /reload}}
                        """);
        bench.bringUp();
        start();
        bench.engine.forgetCalls();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void start() {
        Session session = bench.session();
        scraping = new ClusterScraping(new Session(
                session.stack(),
                session.engine(),
                session.state(),
                session.events(),
                Map.of("KUBECONFIG", folder.resolve("config").toString()),
                session.clock(),
                session.sleeper()));
        scraping.refresh(RunningStack.of(session));
    }

    private void kubeconfig(int apiPort, String user) throws IOException {
        Files.writeString(
                folder.resolve("config"),
                """
                current-context: kind
                contexts: [{name: kind, context: {cluster: kind, user: kind}}]
                clusters: [{name: kind, cluster: {server: 'https://127.0.0.1:%d'}}]
                users: [{name: kind, user: {%s}}]
                """
                        .formatted(apiPort, user));
    }

    private void later() throws IOException {
        bench.clock.sleep(Duration.ofSeconds(21));
        scraping.run();
    }

    private String file(String path) {
        return bench.engine.files("scraper").getOrDefault(path, "none");
    }

    private long reloads() {
        return bench.pages.requests().stream().filter("POST /reload"::equals).count();
    }

    @Test
    void touchesNothingWithoutACluster() throws IOException {
        scraping.run();
        later();

        assertEquals("none", file(CONFIG));
        assertEquals(0, reloads());
    }

    @Test
    void handsOverThePodsThatWereFoundToHaveMetrics() throws IOException {
        int api = bench.pages.open(404);
        bench.pages
                .answer(
                        api,
                        "/api/v1/pods?limit=50",
                        200,
                        """
                        {"items": [{"metadata": {"namespace": "shop", "name": "pay", "uid": "1"},
                          "spec": {"containers": [{"ports": [{"containerPort": 8080}]}]}, "status": {"phase": "Running"}}]}
                        """)
                .answer(api, "/api/v1/namespaces/shop/pods/pay:8080/proxy/metrics", 200, "# TYPE a counter\na 1\n");
        kubeconfig(api, "token: secret");
        Files.writeString(
                folder.resolve("config"),
                Files.readString(folder.resolve("config")).replace("https:", "http:"));

        scraping.run();
        assertFalse(file(CONFIG).contains("pay"), file(CONFIG));
        await().until(() -> {
            scraping.run();
            return file(CONFIG).contains("shop;pay;8080");
        });
        assertEquals(2, reloads());
    }

    @Test
    void handsTheClusterOverAndTheLoginBesideIt() throws IOException {
        kubeconfig(6443, "token: secret");

        scraping.run();
        later();

        assertTrue(file(CONFIG).contains("127.0.0.1:6443"), file(CONFIG));
        assertFalse(file(CONFIG).contains("secret"));
        assertEquals("secret", file("/scrapes/token"));
        assertEquals(1, reloads());
        assertEquals("nothing to do\n", bench.up().plan(Workbench.request()).text());
    }

    @Test
    void aNewTokenIsHandedOverWithoutAReload() throws IOException {
        Files.writeString(folder.resolve("token"), "first");
        kubeconfig(6443, "tokenFile: token");
        scraping.run();
        Files.writeString(folder.resolve("token"), "second");

        later();

        assertEquals("second", file("/scrapes/token"));
        assertEquals(1, reloads());
    }

    @Test
    void keepsWhatItHasWhileTheKubeconfigCannotBeUsed() throws IOException {
        kubeconfig(6443, "token: secret");
        scraping.run();
        Files.writeString(folder.resolve("config"), "contexts:\n\t-");

        later();

        assertEquals("secret", file("/scrapes/token"));
        assertEquals(1, reloads());
    }

    @Test
    void leavesNoSecretOfAClusterThatIsGoneAlsoWhenItWasStartedAfterThat() throws IOException {
        kubeconfig(6443, "token: secret");
        scraping.run();
        Files.delete(folder.resolve("config"));
        start();

        scraping.run();

        assertEquals("scrape_configs: []\n", file(CONFIG));
        assertEquals("", file("/scrapes/token"));
        assertEquals(2, reloads());
    }

    @Test
    void triesAgainWhatTheScraperRejected() throws IOException {
        kubeconfig(6443, "token: secret");
        bench.pages.answer(port, "/reload", 500, "bad file");

        IOException rejected = assertThrows(IOException.class, scraping::run);
        assertEquals("scraper answers 500 bad file", rejected.getMessage());
        bench.pages.answer(port, "/reload", 200, "");
        later();

        assertEquals(2, reloads());
    }
}
