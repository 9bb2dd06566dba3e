package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Down.Data;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.session.HeldLock;
import dev.devmon.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void storeAndApp() {
        bench = new Workbench(folder)
                .quick("store", "mounts: [{volume: data, at: /data}]\n")
                .quick("app", "after: [store]\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Down down() {
        return new Down(bench.session(), bench.agent());
    }

    @Test
    void takesContainersAndNetworkAwayAndKeepsTheData() {
        bench.bringUp();

        Down.Result result = down().run(Data.KEEP);

        assertEquals(new Down.Result(2, 1, 0, Set.of("devmon-store-data")), result);
        assertFalse(result.nothing());
        assertTrue(bench.engine.container("store").isEmpty());
        assertEquals(Set.of("devmon-store-data"), bench.engine.volumes());
        assertTrue(bench.story("app").containsAll(List.of("stopping", "removed")));
    }

    @Test
    void removesTheDataWhenAsked() {
        bench.bringUp();

        assertEquals(Set.of("devmon-store-data"), down().volumes());
        assertEquals(new Down.Result(2, 1, 1, Set.of()), down().run(Data.REMOVE));
        assertEquals(Set.of(), bench.engine.volumes());
    }

    @Test
    void removesDataThatAnEarlierDownKept() {
        bench.bringUp();
        down().run(Data.KEEP);

        Down.Result again = down().run(Data.KEEP);
        assertTrue(again.nothing());
        assertEquals(Set.of("devmon-store-data"), again.kept());
        assertEquals(1, down().run(Data.REMOVE).volumes());
    }

    @Test
    void findsNothingToDoWhereThereIsNothing() {
        Down.Result result = down().run(Data.REMOVE);

        assertTrue(result.nothing());
        assertEquals(List.of("remove ephemeral containers of devmon"), bench.engine.calls());
    }

    @Test
    void takesAwayWhatNoDefinitionKnowsAnyMore() {
        bench.quick("old", "").bringUp();
        Workbench later = new Workbench(folder.resolve("later")).quick("other", "");
        Session session = later.session(bench.engine);

        new Down(session, later.agent()).run(Data.KEEP);

        assertTrue(bench.engine.container("old").isEmpty());
        later.close();
    }

    @Test
    void refusesToRunWhileTheStackIsChanged() {
        bench.bringUp();
        try (HeldLock lock = HeldLock.tryTake(bench.state.file("lock"), "devmon up, pid 4711")
                .orElseThrow()) {
            FailureException failure = assertThrows(FailureException.class, () -> down().run(Data.KEEP));

            assertEquals(ExitCode.PREFLIGHT, failure.exitCode());
            assertEquals(
                    "devmon up, pid 4711 holds the lock",
                    failure.failures().get(0).why());
            assertTrue(bench.engine.container("store").isPresent(), lock::toString);
        }
    }

    @Test
    void saysWhenTheEngineCannotBeReached() {
        bench.bringUp();
        Session session = bench.session(bench.outage.begin().reached());

        FailureException failure =
                assertThrows(FailureException.class, () -> new Down(session, bench.agent()).run(Data.KEEP));

        assertEquals(ExitCode.ENGINE_UNREACHABLE, failure.exitCode());
    }
}
