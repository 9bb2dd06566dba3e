package dev.devmon.agent.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.inputs.BrokenFolder;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.RunningStack;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveFilesTest {
    private static final String SHOP = "/rules/user-shop.yml";
    private static final String OLD = "groups: [{name: old}]\n";
    private static final String NEW = "groups: [{name: changed}]\n";

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private LiveFiles rules;

    @BeforeEach
    void anEvaluatorWithRulesOfTheUser() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.shipped("prometheus", "conventions.yaml", "thresholds.yaml", "discovery.yaml");
        bench.folder
                .web(
                        "evaluator",
                        port,
                        """
                        mounts: [{generated: rules, at: /rules, onChange: reload}]
                        reload: {http: {port: http, path: /reload}}
                        """)
                .settings("rules: [rules]\n");
        write("shop.yml", OLD);
        bench.bringUp();
        start();
        bench.engine.forgetCalls();
    }

    /** As after a start of the agent. */
    private void start() throws IOException {
        rules = new LiveFiles(bench.session(), ProjectFiles.rules(bench.folder.load()));
        refresh();
        look();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules").resolve(name), text);
    }

    private void refresh() {
        rules.refresh(RunningStack.of(bench.session()));
    }

    private void look() throws IOException {
        rules.run();
    }

    private String inForce(String path) {
        return bench.engine.files("evaluator").getOrDefault(path, "");
    }

    private long reloads() {
        return bench.pages.requests().stream().filter("POST /reload"::equals).count();
    }

    private Optional<String> error() {
        return LiveReload.lastError(bench.session(), GeneratedKind.RULES);
    }

    /** As Prometheus does. */
    private void logError(String what) {
        bench.engine.log(
                "evaluator",
                "level=INFO msg=\"Loading configuration file\"",
                "level=ERROR msg=\"loading groups failed\" err=\"" + SHOP + ": " + what + "\" component=rules");
    }

    private void reject(String why) {
        bench.pages.answer(port, "/reload", 500, why);
    }

    private void assertUpHasNothingToDo() {
        assertEquals("nothing to do\n", bench.up().plan(Workbench.request()).text());
    }

    @Test
    void doesNothingWhileNothingChanges() throws IOException {
        look();
        look();

        assertEquals(List.of(), bench.engine.calls());
        assertEquals(0, reloads());
    }

    @Test
    void bringsAChangedFileIntoForce() throws IOException {
        write("shop.yml", NEW);

        look();

        assertEquals(NEW, inForce(SHOP));
        assertEquals(1, reloads());
        assertUpHasNothingToDo();
        look();
        assertEquals(1, reloads());
    }

    @Test
    void bringsANewFileIntoForce() throws IOException {
        write("more.yaml", NEW);

        look();

        assertEquals(NEW, inForce("/rules/user-more.yml"));
        assertEquals(OLD, inForce(SHOP));
        assertEquals(1, reloads());
        assertUpHasNothingToDo();
    }

    @Test
    void emptiesAFileThatIsGoneAndFillsItAgainWhenItComesBack() throws IOException {
        Files.delete(folder.resolve("rules/shop.yml"));
        look();
        assertEquals("groups: []\n", inForce(SHOP));
        assertUpHasNothingToDo();

        write("shop.yml", OLD);
        look();

        assertEquals(OLD, inForce(SHOP));
        assertEquals(2, reloads());
        assertUpHasNothingToDo();
    }

    @Test
    void givesTheOldFilesBackWhenTheNewOnesAreRejected() throws IOException {
        reject("one or more errors\n");
        bench.pages.program(port, (request, body) -> {
            logError("3:9: group \\\"g\\\", rule 1: could not parse expression");
            return Optional.empty();
        });
        write("shop.yml", "groups: broken\n");
        write("more.yml", NEW);

        look();

        assertEquals(OLD, inForce(SHOP));
        assertEquals("groups: []\n", inForce("/rules/user-more.yml"));
        assertEquals(2, reloads(), "with the new files, and with the old ones");
        assertEquals(
                Optional.of(folder.resolve("rules/shop.yml") + ":3:9: group \"g\", rule 1: could not parse expression"),
                error());
        look();
        assertEquals(2, reloads(), "it is not tried again before something changes");
    }

    @Test
    void waitsForTheErrorInTheLogAndDoesNotTakeAnEarlierOne() throws IOException {
        logError("2:1: earlier");
        bench.sleeper = pause -> logError("3:9: now");
        start();
        reject("one or more errors\n");
        write("shop.yml", NEW);

        look();

        assertEquals(Optional.of(folder.resolve("rules/shop.yml") + ":3:9: now"), error());
    }

    @Test
    void takesTheAnswerForTheErrorWhereTheLogSaysNothing() throws IOException {
        reject("one or more errors\n");
        write("shop.yml", NEW);

        look();

        assertEquals(Optional.of("one or more errors"), error());
        assertTrue(Files.readString(bench.state.file("rules.json")).contains("\"schemaVersion\" : 1"));
    }

    @Test
    void forgetsTheErrorWhenTheRulesAreMended() throws IOException {
        reject("no");
        write("shop.yml", "groups: broken\n");
        look();
        bench.pages.answer(port, "/reload", 200, "");

        write("shop.yml", NEW);
        look();

        assertEquals(Optional.empty(), error());
        assertEquals(NEW, inForce(SHOP));
        assertUpHasNothingToDo();
    }

    @Test
    void forgetsTheErrorWhenTheChangeIsTakenBack() throws IOException {
        reject("no");
        write("shop.yml", "groups: broken\n");
        look();
        long before = reloads();

        write("shop.yml", OLD);
        look();

        assertEquals(Optional.empty(), error());
        assertEquals(before, reloads(), "it is in force all the time");
    }

    @Test
    void triesAgainWhenTheEvaluatorDidNotAnswer() throws IOException {
        bench.pages.close(port);
        write("shop.yml", NEW);
        assertThrows(IOException.class, this::look);
        assertEquals(OLD, inForce(SHOP));
        assertEquals(Optional.empty(), error());

        bench.pages.open(port, 200);
        look();

        assertEquals(NEW, inForce(SHOP));
    }

    @Test
    void leavesTheStackToTheCommandThatChangesIt() throws IOException {
        write("shop.yml", NEW);
        StackLock.whileHeld(bench.session(), "up", () -> {
            try {
                look();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return "";
        });
        assertEquals(OLD, inForce(SHOP));

        look();

        assertEquals(NEW, inForce(SHOP));
    }

    @Test
    void bringsIntoForceWhatChangedBeforeItWasStarted() throws IOException {
        write("shop.yml", NEW);
        rules = new LiveFiles(bench.session(), ProjectFiles.rules(bench.folder.load()));
        look();
        assertEquals(OLD, inForce(SHOP), "it knows no evaluator yet");

        refresh();
        look();

        assertEquals(NEW, inForce(SHOP));
    }

    @Test
    void waitsForAnEvaluatorThatDoesNotRun() throws IOException {
        bench.engine.put("evaluator", State.EXITED);
        refresh();
        write("shop.yml", NEW);

        look();

        assertEquals(OLD, inForce(SHOP));
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        Files.createDirectory(folder.resolve("rules/folder.yml"));

        look();

        assertTrue(error().orElse("").startsWith("rules cannot be read: IOException "), () -> error().toString());
        assertEquals(OLD, inForce(SHOP));
        Files.delete(folder.resolve("rules/folder.yml"));
        write("shop.yml", NEW);
        look();
        assertEquals(Optional.empty(), error());
    }

    @Test
    void keepsTheOldFilesWhenTheirFolderCannotBeListedToItsEnd() throws IOException {
        ProjectFiles project = ProjectFiles.rules(bench.folder.load());
        Sourced<Path> named = project.paths().get(0);
        rules = new LiveFiles(
                bench.session(),
                new ProjectFiles(
                        project.kind(),
                        project.key(),
                        List.of(new Sourced<>(BrokenFolder.of(named.value()), named.at())),
                        project.names(),
                        project.ending(),
                        project.nothing(),
                        project.conversion()));
        refresh();

        look();

        assertEquals(Optional.of("rules cannot be read: IOException Input/output error"), error());
        assertEquals(OLD, inForce(SHOP));
    }
}
