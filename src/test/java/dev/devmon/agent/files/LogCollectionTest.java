package dev.devmon.agent.files;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.LogFileSearch;
import dev.devmon.discovery.target.ProcessFiles.Written;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.plan.Plan;
import dev.devmon.session.RunningStack;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What it asks for is written to a file, and then done by the test. */
@Timeout(60)
class LogCollectionTest {
    private static final String INPUTS = "/inputs/logs.yml";

    @TempDir
    Path folder;

    private Workbench bench;
    private Path asked = Path.of("");
    private Path exitCode = Path.of("");
    private final Semaphore ended = new Semaphore(0);
    private final List<Path> written = new ArrayList<>();
    private BackgroundCommand up;
    private LogCollection collection;

    @BeforeEach
    void aReaderAndAService() throws IOException {
        folder = folder.toRealPath();
        bench = new Workbench(folder);
        bench.quick(
                "reader",
                """
                mounts:
                  - {generated: log-inputs, at: /inputs, onChange: watched}
                  - {logs: folders, at: /host}
                """);
        bench.folder.file("reader/log-input.yml", "- ${log.service} ${log.path}\n");
        asked = folder.resolve("asked");
        exitCode = Files.writeString(folder.resolve("exit-code"), "0");
        up = new BackgroundCommand(
                List.of("sh", "-c", "echo \"$@\" >> '" + asked + "'; exit $(cat '" + exitCode + "')", "sh"),
                bench.clock,
                ended::release);
        Files.createDirectories(folder.resolve("shop/deep"));
        collection = collection();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LogCollection collection() {
        return new LogCollection(
                bench.session(),
                new LogFileSearch(pid -> Optional.of(new Written(folder.resolve("shop"), written))),
                up,
                () -> List.of(new DiscoveredService(
                        "shop",
                        Origin.PROCESS,
                        7,
                        null,
                        "127.0.0.1:80",
                        "node",
                        null,
                        null,
                        null,
                        ServiceState.RUNNING,
                        Verdict.NO_METRICS,
                        "a reason",
                        "development",
                        false,
                        Instant.EPOCH,
                        Instant.EPOCH)));
    }

    private void writes(String... files) throws IOException {
        written.clear();
        for (String file : files) {
            Path path = folder.resolve("shop").resolve(file);
            Files.writeString(path, "");
            written.add(path);
        }
    }

    private void look() throws IOException {
        collection.refresh(RunningStack.of(bench.session()));
        collection.run();
    }

    private void awaitAsked(int times) {
        await().until(() -> Files.exists(asked) && Files.readAllLines(asked).size() == times && up.ready());
        assertEquals("reader", lastAsked());
    }

    private String lastAsked() {
        try {
            List<String> lines = Files.readAllLines(asked);
            return lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String inputs() {
        return bench.engine.files("reader").getOrDefault(INPUTS, "").replace(folder.toString(), "");
    }

    private String plan() {
        Plan plan = bench.up().plan(Workbench.request());
        return plan.shown().map(step -> step.action() + "\n").reduce("", String::concat);
    }

    @Test
    void hasANewFolderTakenOverOnceAndIsThenContent() throws IOException {
        bench.bringUp();
        look();
        assertFalse(Files.exists(asked), "there is nothing to collect");

        writes("a.log");
        look();
        awaitAsked(1);
        assertEquals("remove container\ncreate container\n", plan());
        bench.bringUp();
        look();

        assertEquals("- shop /shop/a.log\n", inputs());
        assertEquals("", plan(), "the next up has nothing to do");
        awaitAsked(1);
    }

    @Test
    void hasANewFileOfAKnownFolderTakenOverWithoutANewContainer() throws IOException {
        writes("a.log");
        look();
        bench.bringUp();
        String id = bench.engine.container("reader").orElseThrow().id();

        writes("a.log", "deep/b.log");
        look();
        awaitAsked(1);
        assertEquals("reload config\n", plan());
        bench.bringUp();

        assertEquals("- shop /shop/a.log\n- shop /shop/deep/b.log\n", inputs());
        assertEquals(id, bench.engine.container("reader").orElseThrow().id());
        assertEquals("", plan());
    }

    @Test
    void remembersFilesOfServicesThatStoppedUntilTheyAreDeleted() throws IOException {
        writes("a.log", "deep/b.log");
        look();
        written.clear();
        look();
        collection = collection();
        look();
        bench.bringUp();
        assertEquals("- shop /shop/a.log\n- shop /shop/deep/b.log\n", inputs());

        Files.delete(folder.resolve("shop/deep/b.log"));
        bench.bringUp();

        assertEquals("- shop /shop/a.log\n", inputs());
    }

    @Test
    void asksForWhatIsMissingAndNotForWhatIsGone() throws IOException {
        writes("a.log", "deep/b.log");
        look();
        bench.bringUp();
        look();
        Files.delete(folder.resolve("shop/deep/b.log"));
        written.remove(1);
        look();
        assertTrue(up.ready());
        assertFalse(Files.exists(asked), "nothing is missing");

        bench.bringUp();
        writes("a.log", "deep/b.log");
        look();

        awaitAsked(1);
    }

    @Test
    void doesNotAskWhileNobodyCollectsOrAnotherCommandIsAtWork() throws IOException {
        writes("a.log");
        look();
        bench.bringUp();
        writes("a.log", "b.log");

        StackLock.whileHeld(bench.session(), "up", () -> {
            try {
                look();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return "";
        });
        assertTrue(up.ready());
        assertFalse(Files.exists(asked));

        look();
        awaitAsked(1);
    }

    @Test
    void asksAgainAfterAFailureButNotBeforeAPause() throws IOException, InterruptedException {
        bench.bringUp();
        Files.writeString(exitCode, "5");
        writes("a.log");
        look();
        ended.acquire();
        look();
        assertEquals(1, Files.readAllLines(asked).size());

        bench.passes(Duration.ofSeconds(5));
        look();
        ended.acquire();
        look();
        bench.passes(Duration.ofSeconds(9));
        look();
        assertEquals(2, Files.readAllLines(asked).size());

        bench.passes(Duration.ofSeconds(1));
        look();
        ended.acquire();
        assertEquals(List.of("reader", "reader", "reader"), Files.readAllLines(asked));
    }

    /** As when its settings are not those of the command: asking for ever would not help. */
    @Test
    void doesNotRepeatWhatSucceededAndChangedNothing() throws IOException {
        bench.bringUp();
        writes("a.log");
        look();
        awaitAsked(1);

        look();
        assertTrue(up.ready());
        assertEquals(1, Files.readAllLines(asked).size());

        writes("a.log", "b.log");
        look();
        awaitAsked(2);
    }

    @Test
    void startsAfreshWhenItsMemoryIsDamaged() throws IOException {
        Files.writeString(bench.state.file("log-files.json"), "{\"logs\": [{\"service\": \"x\"}");
        collection = collection();
        writes("a.log");

        look();
        bench.bringUp();

        assertEquals("- shop /shop/a.log\n", inputs());
    }
}
