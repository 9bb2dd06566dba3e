package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.PortBinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is looked at before anything changes: images, ports, memory. */
@Timeout(60)
class UpPreflightTest {
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

    private int portOfWeb() {
        return bench.engine.container("web").orElseThrow().ports().values().stream()
                .mapToInt(PortBinding::host)
                .sum();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "EXITED"})
    void waitsForAStartThatAKilledUpAskedForAndKeepsItsPort(State before) {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", before);
        bench.pages.open(port, 200);
        bench.engine.forgetCalls();
        bench.sleeper = duration -> bench.engine.put("web", State.RUNNING);

        bench.bringUp();

        assertEquals(List.of(), bench.engine.calls());
        assertEquals(port, portOfWeb());
    }

    @Test
    void takesAnotherPortWhenSomebodyElseHasThatOfAHalfMadeContainer() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", State.CREATED);
        bench.pages.open(port, 200);

        bench.hasty().bringUp();

        assertNotEquals(port, portOfWeb());
    }

    @Test
    void changesNothingWhenImagesCannotBePulledAndNamesThemInOneMessage() {
        bench.storeAppAndOther();
        bench.engine.pullable("example/app:1.0");

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        assertEquals(
                List.of(Failure.component(
                        "2 images cannot be pulled",
                        "no image example/store:1.0\nno image example/other:1.0\nthe engine refuses\nthe engine refuses",
                        "correct the plan")),
                failure.failures());
        assertEquals(
                List.of("pull image example/app:1.0", "pull image example/other:1.0", "pull image example/store:1.0"),
                bench.engine.calls().stream().sorted().toList());
        assertTrue(bench.story("store").contains("failed: the engine refuses"));
        assertFalse(Files.exists(bench.agentStarted()), "no agent without a stack");
    }

    @Test
    void takesTheNextFreePortAndNamesWhoHoldsTheWantedOne() {
        int taken = bench.pages.open(200);
        bench.folder.web("web", taken, "");

        Up.Result result = bench.bringUp();

        int used = port(result, "web");
        assertTrue(used > taken && used < taken + 10, () -> "used " + used);
        assertTrue(bench.story("web").contains("port " + taken + " is taken by pid 7 \"java\": using " + used));
    }

    @Test
    void claimsNoHolderOfAPortThatIsFreeAgain() {
        int taken = bench.pages.open(200);
        bench.folder.web("web", taken, "");
        int used = port(bench.bringUp(), "web");
        bench.pages.close(taken);
        bench.folder.settings("memory: {web: 128m}\n");
        bench.events.clear();

        bench.bringUp();

        assertTrue(bench.story("web").contains("using port " + used + " instead of " + taken));
    }

    @Test
    void reportsEveryTakenPortWhenPortsAreStrict() {
        int one = bench.pages.open(200);
        int two = bench.pages.open(200);
        bench.folder.web("one", one, "").web("two", two, "");

        FailureException failure = assertThrows(
                FailureException.class, () -> bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT)));

        assertEquals(ExitCode.PREFLIGHT, failure.exitCode());
        assertEquals(
                List.of(
                        "port " + one + " is already in use (component one)",
                        "port " + two + " is already in use (component two)"),
                Workbench.whats(failure));
        Failure first = failure.failures().get(0);
        assertEquals("pid 7 \"java\" listens on 127.0.0.1:" + one, first.why());
        assertEquals("stop it, or set ports.one.http in devmon.yaml", first.fix());
        assertEquals(List.of(), bench.engine.calls());
    }

    @Test
    void checksThePortsOfAStoppedContainerToo() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.engine.put("web", State.EXITED);
        bench.pages.open(port, 200);

        FailureException failure = assertThrows(
                FailureException.class, () -> bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT)));

        assertEquals(List.of("port " + port + " is already in use (component web)"), Workbench.whats(failure));
    }

    @Test
    void keepsThePortsOfItsOwnRunningContainers() {
        int port = LoopbackPages.freePort();
        bench.folder.web("web", port, "");
        bench.bringUp();
        bench.folder.settings("memory: {web: 128m}\n");

        Up.Result result = bench.up().run(new Up.Request(List.of(), List.of(), PortPolicy.STRICT));

        assertEquals(port, port(result, "web"));
    }

    @Test
    void refusesWhatDoesNotFitIntoTheEnginesMemoryAndNamesTheLargestGroup() {
        bench.storeAppAndOther();
        bench.quick("data/second", "");
        bench.engine.withMemory(200L << 20);

        FailureException failure = assertThrows(FailureException.class, bench::bringUp);

        Failure first = failure.failures().get(0);
        assertEquals(ExitCode.PREFLIGHT, first.exitCode());
        assertEquals("not enough memory for what is selected", first.what());
        assertEquals("its limits add up to 256 MB, the engine has 200 MB", first.why());
        assertTrue(first.fix().startsWith("skip a group (`devmon up --without data`)"), first::fix);
        bench.up().run(new Up.Request(List.of(), List.of("data"), PortPolicy.FALL_BACK));
    }

    private static int port(Up.Result result, String component) {
        return result.blueprints().stream()
                .filter(blueprint -> blueprint.component().equals(component))
                .flatMap(blueprint -> blueprint.ports().values().stream())
                .findFirst()
                .orElseThrow()
                .host();
    }
}
