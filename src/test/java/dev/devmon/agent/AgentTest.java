package dev.devmon.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Down;
import dev.devmon.app.Down.Data;
import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.event.EventSink;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.Step;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With the listeners of this machine, and a declared service among them. */
@Timeout(60)
class AgentTest {

    @TempDir
    Path folder;

    private Workbench bench;
    private Path made = Path.of("");
    private Thread thread;
    private final AtomicBoolean onDuty = new AtomicBoolean(true);
    private final AtomicReference<Runnable> roundBegun = new AtomicReference<>(() -> {});
    private final AtomicInteger looks = new AtomicInteger();

    @BeforeEach
    void scraperAndService() throws IOException {
        bench = new Workbench(folder).withDiscoveryRules();
        int service = bench.pages.open(404);
        bench.pages.answer(service, "/metrics", 200, "# TYPE requests_total counter\nrequests_total 3\n");
        bench.folder
                .web("scraper", LoopbackPages.freePort(), "mounts: [{state: host-targets, at: /targets}]\n")
                .component("exporter", "mounts: [{state: discovery-metrics, at: /metrics}]\n")
                .component(
                        "reader",
                        "mounts: [{generated: log-inputs, at: /in, onChange: watched}, {logs: folders, at: /host}]\n")
                .file("reader/log-input.yml", "- ${log.service} ${log.path}\n")
                .component("pages", "mounts: [{state: service-dashboards, at: /services}]\n")
                .settings("discovery: {services: [{name: quince, port: " + service + "}]}\n");
        bench.engine
                .logsAtStart("exporter", "ready")
                .logsAtStart("pages", "ready")
                .logsAtStart("reader", "ready");
        bench.bringUp("scraper", "exporter");
        bench.engine.forgetCalls();
        made = folder.resolve("made");
        Agent agent = new Agent(
                bench.session(bench.outage.reached()),
                List::of,
                List.of("sh", "-c", "touch '" + made + "'"),
                List.of("sh", "-c", "echo \"$0\" > '" + folder.resolve("brought-up") + "'"));
        thread = new Thread(() -> {
            try {
                agent.run(() -> {
                    // Asked before each task; before the first of a round the engine was looked at
                    if (looks.getAndSet(bench.engine.looks()) < bench.engine.looks()) {
                        roundBegun.getAndSet(() -> {}).run();
                    }
                    return onDuty.get();
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        bench.close();
    }

    private String file(String component, String path) {
        return bench.engine.files(component).getOrDefault(path, "");
    }

    private void awaitTargets() {
        await().until(() -> file("scraper", "/targets/services.json").contains("\"quince\""));
    }

    /** Each event makes it look anew, so that it has been through at least one whole round when this returns. */
    private void awaitLooks() {
        int looks = bench.engine.looks();
        await().until(() -> {
            bench.engine.put("exporter", State.RUNNING);
            return bench.engine.looks() > looks + 4;
        });
    }

    @Test
    void handsTargetsToTheScraperAndWhatItKnowsToTheExporter() {
        thread.start();

        awaitTargets();
        await().until(() -> file("exporter", "/metrics/devmon.prom").contains("devmon_service_expected"));
        assertTrue(file("scraper", "/targets/services.json").contains("\"/metrics\""));
    }

    @Test
    void keepsTheTargetsWhileTheEngineCannotBeReachedAndGoesOnAfterwards() {
        thread.start();
        awaitTargets();
        String targets = file("scraper", "/targets/services.json");
        bench.outage.begin();
        bench.engine.put("scraper", State.RUNNING);
        assertEquals(targets, file("scraper", "/targets/services.json"));
        bench.engine.endWatches();
        bench.outage.end();

        // A new container has an empty folder
        bench.folder.settings("more.yaml", "memory: {scraper: 128m}\n");
        bench.bringUp("scraper");

        awaitTargets();
        assertTrue(thread.isAlive());
    }

    @Test
    void endsWhenItIsRelieved() {
        thread.start();
        awaitTargets();

        onDuty.set(false);
        bench.engine.put("exporter", State.RUNNING);

        await().until(() -> !thread.isAlive());
    }

    @Test
    void doesItsOtherTasksWhileOneFails() {
        bench.engine.failWrites("/metrics");
        bench.bringUp("pages");
        thread.start();

        awaitTargets();
        await("the dashboards, a later task").until(() -> made.toFile().exists());
        assertTrue(thread.isAlive());
    }

    @Test
    void endsWhenTheStackIsGone() {
        thread.start();
        awaitTargets();

        new Down(bench.session(), bench.agent()).run(Data.KEEP);

        await().until(() -> !thread.isAlive());
    }

    @Test
    void hasDashboardsMadeOnceSomethingShowsThem() {
        thread.start();
        awaitTargets();
        awaitLooks();
        assertFalse(made.toFile().exists(), "nobody would show them");

        bench.bringUp("pages");

        await().until(() -> made.toFile().exists());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void hasALogCollectedThatAServiceWritesInItsFolder() throws IOException {
        Path log = Files.createTempFile(Path.of("target").toRealPath(), "agent", ".log");
        try (Writer open = Files.newBufferedWriter(log)) {
            open.write("the service is this process\n");
            bench.bringUp("reader");
            thread.start();

            Path broughtUp = folder.resolve("brought-up");
            await().until(() ->
                    Files.exists(broughtUp) && Files.readString(broughtUp).equals("reader\n"));
            bench.bringUp("reader");

            assertTrue(file("reader", "/in/logs.yml").contains("- quince " + log + "\n"));
        } finally {
            Files.delete(log);
        }
    }

    @Test
    void staysWhileACommandMakesTheOnlyContainerAnew() {
        thread.start();
        awaitTargets();
        StackLock.whileHeld(bench.session(), "up", () -> {
            ObservedContainer scraper = bench.engine.container("scraper").orElseThrow();
            bench.engine.execute(new Step.RemoveContainer("scraper", scraper, "a test"), EventSink.NOWHERE);
            awaitLooks();
            return bench.engine.run(bench.up().plan(Workbench.request("scraper")));
        });

        awaitTargets();
        assertTrue(thread.isAlive());
    }

    /** While discovery looks, the engine's containers may be listed again: that is news for the tasks all the same. */
    @Test
    void learnsOfAContainerThatIsMadeAnewBeforeItsTasksAreDone() {
        thread.start();
        awaitTargets();
        AtomicBoolean anew = new AtomicBoolean();
        ObservedContainer scraper = bench.engine.container("scraper").orElseThrow();
        bench.engine.execute(new Step.RemoveContainer("scraper", scraper, "a test"), EventSink.NOWHERE);
        awaitLooks(); // the tasks know that it is not there
        roundBegun.set(() -> {
            bench.bringUp("scraper");
            bench.passes(Duration.ofSeconds(30));
            anew.set(true);
        });
        bench.engine.put("exporter", State.RUNNING);

        await().untilTrue(anew);
        awaitTargets();
    }

    @Test
    void waitsForAStackThatIsOnlyBeginningButNotForEver() {
        new Down(bench.session(), bench.agent()).run(Data.KEEP);
        thread.start();
        await().until(() -> bench.state.file("services.json").toFile().exists());
        assertTrue(thread.isAlive());

        bench.passes(Duration.ofMinutes(3));

        await().until(() -> !thread.isAlive());
        assertFalse(bench.engine.closed());
    }
}
