package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a component that runs is told: files that it reads again, and what it keeps. */
@Timeout(60)
class UpInPlaceTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = new Workbench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void reloadsAComponentWhoseFilesChanged() {
        reloadable();
        bench.folder.file("web/rules/one.yml", "rule: 2\n");
        bench.engine.forgetCalls();

        bench.bringUp();

        assertEquals(List.of("reload config devmon-web"), bench.engine.calls());
        assertEquals("rule: 2\n", bench.engine.files("web").get("/etc/rules/one.yml"));
        assertTrue(bench.pages.requests().contains("POST /reload"));
    }

    @Test
    void failsUntilARejectedConfigurationIsMended() {
        int port = reloadable();
        bench.pages.answer(port, "/reload", 400, "no such rule\n");
        bench.folder.file("web/rules/one.yml", "rule: wrong\n");

        for (int attempt = 1; attempt <= 2; attempt++) {
            FailureException failure = assertThrows(FailureException.class, bench::bringUp);
            Failure first = failure.failures().get(0);
            assertEquals("web did not accept its new configuration", first.what());
            assertEquals("http://127.0.0.1:" + port + "/reload answers 400 no such rule", first.why());
            assertEquals(ExitCode.COMPONENT, first.exitCode());
        }
        bench.pages.answer(port, "/reload", 200, "");
        bench.bringUp();
        bench.engine.forgetCalls();
        bench.bringUp();
        assertEquals(List.of(), bench.engine.calls());
    }

    /** A store that is given a pipeline when it is ready; returns its port. */
    private int storeWithSetup(String pipeline) {
        int port = LoopbackPages.freePort();
        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", pipeline);
        return port;
    }

    private long times(String request) {
        return bench.pages.requests().stream().filter(request::equals).count();
    }

    @Test
    void setsAComponentUpOnceItIsReadyAndAgainWhenThatChanges() {
        int port = storeWithSetup("{\"v\": 1}");
        bench.bringUp();
        assertEquals("{\"v\": 1}", bench.pages.body("PUT /pipeline"));
        assertTrue(bench.story("store").containsAll(List.of("ready", "setting it up")));

        bench.bringUp();
        assertEquals(1, times("PUT /pipeline"), "nothing changed");

        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", "{\"v\": 2}");
        bench.engine.forgetCalls();
        bench.bringUp();
        assertEquals("{\"v\": 2}", bench.pages.body("PUT /pipeline"));
        assertTrue(bench.engine.calls().contains("reload config devmon-store"));
    }

    @Test
    void makesAComponentAnewThatWasMadeBeforeItHadASetup() {
        int port = LoopbackPages.freePort();
        bench.folder.web("store", port, "");
        bench.bringUp();
        bench.folder
                .web("store", port, "setup: [{port: http, path: /pipeline, body: ./pipeline.json}]\n")
                .file("store/pipeline.json", "{}");
        bench.bringUp();
        bench.engine.forgetCalls();

        bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
    }

    /** Who writes into a store that is not set up would have its first documents kept as they are. */
    @Test
    void startsNobodyWhoIsAfterAComponentBeforeThatIsSetUp() {
        int port = storeWithSetup("{}");
        bench.quick("writer", "after: [store]\n");
        bench.pages.answer(port, "/pipeline", 503, "");

        assertThrows(FailureException.class, bench::bringUp);
        assertTrue(bench.story("store").contains("ready"));
        assertTrue(bench.engine.container("writer").isEmpty());

        bench.pages.answer(port, "/pipeline", 200, "");
        bench.bringUp();
        assertTrue(bench.engine.container("writer").orElseThrow().running());
    }

    @Test
    void saysThatAComponentWasNotSetUpAndTriesAgain() {
        int port = storeWithSetup("{}");
        bench.pages.answer(port, "/pipeline", 400, "no such processor\n");

        Failure failure =
                assertThrows(FailureException.class, bench::bringUp).failures().get(0);
        assertEquals("store runs, but was not set up", failure.what());
        assertEquals("PUT /pipeline answers 400 no such processor", failure.why());

        bench.pages.answer(port, "/pipeline", 200, "");
        bench.bringUp();
        assertEquals(2, times("PUT /pipeline"));
        bench.bringUp();
        assertEquals(2, times("PUT /pipeline"));
    }

    @Test
    void asksWhatASetupExpectsInTheAnswer() {
        int port = LoopbackPages.freePort();
        bench.folder
                .web(
                        "page",
                        port,
                        "setup: [{port: http, method: POST, path: /import, form: ./page.txt,"
                                + " json: {pointer: /success, equals: 'true'}}]\n")
                .file("page/page.txt", "hello");
        bench.pages.answer(port, "/import", 200, "{\"success\": false}");

        assertThrows(FailureException.class, bench::bringUp);

        assertTrue(
                bench.pages
                        .body("POST /import")
                        .contains(
                                "name=\"file\"; filename=\"page.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nhello\r\n"));
    }

    /** A component that runs and can reload. */
    private int reloadable() {
        int port = LoopbackPages.freePort();
        bench.folder
                .file("web/rules/one.yml", "rule: 1\n")
                .web(
                        "web",
                        port,
                        """
                        mounts: [{config: ./rules, at: /etc/rules, onChange: reload}]
                        reload: {http: {port: http, path: /reload}}
                        """);
        bench.bringUp();
        return port;
    }
}
