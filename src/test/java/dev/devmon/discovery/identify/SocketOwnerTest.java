package dev.devmon.discovery.identify;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Trees of processes; each started as many seconds after noon as its pid says, unless said otherwise. */
class SocketOwnerTest {
    private static final String[] HELPER = {
        "/shop/.venv/bin/python3",
        "-B",
        "-c",
        "from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7)",
        "--multiprocessing-fork"
    };

    private final Map<Integer, ProcessIdentity> processes = new HashMap<>();
    private final SocketOwner owner = new SocketOwner(Samples.rules(), pid -> Optional.ofNullable(processes.get(pid)));

    @Test
    void aServerThatReloadsOwnsTheSocketOfItsHelper() {
        add(10, 1, "uvicorn", "/shop/.venv/bin/python3", "/shop/.venv/bin/uvicorn", "billing:app", "--reload");
        add(11, 10, "python3", HELPER);
        assertEquals(10, of(10, 11));
        assertEquals(10, of(11, 10), "in any order");
        assertEquals(10, of(11), "even where it holds the socket no more");
    }

    @Test
    void theOwnerStaysWhileItsHelpersComeAndGo() {
        add(10, 1, "uvicorn", "/shop/.venv/bin/python3", "/shop/.venv/bin/uvicorn", "billing:app", "--reload");
        add(11, 10, "python3", HELPER);
        SocketOwner.Owned before = owner.of(List.of(10, 11)).orElseThrow();
        processes.remove(11);
        add(12, 10, "python3", HELPER);
        SocketOwner.Owned after = owner.of(List.of(10, 12)).orElseThrow();
        assertEquals(before.process(), after.process());
        assertEquals(NOON.plusSeconds(11), before.renewed());
        assertEquals(NOON.plusSeconds(12), after.renewed());
    }

    @Test
    void aCopyThatHoldsTheSocketAloneIsItsParents() {
        add(10, 1, "python", "python", "manage.py", "runserver", "9601");
        add(11, 10, "python", "/shop/.venv/bin/python", "manage.py", "runserver", "9601");
        assertEquals(10, of(11));
    }

    @Test
    void aProgramThatAnotherStartedIsItsOwn() {
        add(10, 1, "node", "node", "/usr/bin/nodemon", "server.js");
        add(11, 10, "node", "/usr/bin/node", "server.js");
        assertEquals(11, of(11));
        add(12, 1, "bash", "bash");
        add(13, 12, "ledger", "./ledger");
        assertEquals(13, of(13));
    }

    @Test
    void whoOpensSocketsForOthersOwnsNone() {
        add(1, 0, "systemd", "/sbin/init");
        add(11, 1, "gunicorn", "python3", "gunicorn", "orders:app");
        add(12, 11, "gunicorn", "python3", "gunicorn", "orders:app");
        assertEquals(11, of(1, 11, 12));
        assertEquals(1, of(1), "unless nobody serves");
    }

    @Test
    void ofUnrelatedHoldersTheOldestOwnsIt() {
        add(20, 1, "ledger", "./ledger");
        add(12, 1, "ledger", "./ledger", "--again");
        assertEquals(12, of(20, 12));
    }

    @Test
    void aParentIsNeverYoungerThanItsChild() {
        add(11, 10, "python3", HELPER);
        add(10, 1, NOON.plusSeconds(900), "postgres", "postgres");
        assertEquals(11, of(11), "the pid was used again");
    }

    @Test
    void whoIsGoneOwnsNothing() {
        assertEquals(Optional.empty(), owner.of(List.of(7)));
        assertEquals(Optional.empty(), owner.of(List.of()));
        add(11, 10, "ledger", "./ledger");
        assertEquals(11, of(7, 11));
    }

    @Test
    void doesNotWalkInACircle() {
        add(10, 10, NOON, "python3", HELPER);
        assertEquals(10, of(10));
    }

    private int of(Integer... pids) {
        return owner.of(Arrays.asList(pids)).orElseThrow().process().pid();
    }

    private void add(int pid, int parent, String name, String... arguments) {
        add(pid, parent, NOON.plusSeconds(pid), name, arguments);
    }

    private void add(int pid, int parent, Instant start, String name, String... arguments) {
        processes.put(
                pid,
                new ProcessIdentity(
                        pid, name, name, List.of(arguments), null, start, Map.of(), parent, null, Set.of()));
    }
}
