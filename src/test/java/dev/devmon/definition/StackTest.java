package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
    @TempDir
    Path folder;

    private Stack stack;

    @BeforeEach
    void someComponents() {
        stack = new StackFolder(folder)
                .component("elk/store", "")
                .component("elk/search", "needs: [store]\n")
                .component("alerts", "")
                .component("metrics", "needs: [alerts]\n")
                .component("pages", "needs: [metrics, heavy]\n")
                .component("heavy", "needs: [alerts]\n")
                .settings("components: {heavy: {enabled: false, reason: too heavy}}\n")
                .load();
    }

    @Test
    void selectsEverythingThatIsNotTurnedOff() {
        assertEquals(List.of("alerts", "metrics", "pages", "search", "store"), select(List.of(), List.of()));
    }

    @Test
    void selectsAGroup() {
        assertEquals(List.of("search", "store"), select(List.of("elk"), List.of()));
    }

    @Test
    void pullsInWhatAComponentNeedsButNotWhatIsTurnedOff() {
        assertEquals(List.of("alerts", "metrics", "pages"), select(List.of("pages"), List.of()));
    }

    @Test
    void selectsATurnedOffComponentThatIsAskedForByName() {
        assertEquals(List.of("alerts", "heavy", "store"), select(List.of("heavy", "store"), List.of()));
    }

    @Test
    void selectsAnOptionalComponentOnlyByItsNameOrWhereAnotherNeedsIt() {
        stack = new StackFolder(folder)
                .component("elk/extra", "optional: true\n")
                .component("pusher", "optional: true\nneeds: [extra]\n")
                .load();

        assertEquals(List.of("alerts", "heavy", "metrics", "pages", "search", "store"), select(List.of(), List.of()));
        assertEquals(List.of("search", "store"), select(List.of("elk"), List.of()));
        assertEquals(List.of("extra"), select(List.of("extra"), List.of()));
        assertEquals(List.of("extra", "pusher"), select(List.of("pusher"), List.of()));
    }

    @Test
    void leavesOutComponentsAndGroups() {
        assertEquals(List.of("alerts", "pages"), select(List.of(), List.of("elk", "metrics")));
        assertEquals(List.of("search"), select(List.of("search"), List.of("store")));
    }

    @Test
    void reportsEveryUnknownWord() {
        FailureException thrown =
                assertThrows(FailureException.class, () -> select(List.of("metrcs", "elk"), List.of("zzz")));

        assertEquals(ExitCode.USAGE, thrown.exitCode());
        assertEquals(
                List.of(
                        "unknown component or group \"metrcs\" | did you mean \"metrics\"? choose one of them",
                        "unknown component or group \"zzz\" | choose one of them"),
                thrown.failures().stream()
                        .map(failure -> failure.what() + " | " + failure.fix())
                        .toList());
        assertEquals(
                "the stack has: alerts, elk, heavy, metrics, pages, search, store",
                thrown.failures().get(0).why());
    }

    private List<String> select(List<String> wanted, List<String> without) {
        return stack.select(wanted, without).stream().map(Component::name).toList();
    }
}
