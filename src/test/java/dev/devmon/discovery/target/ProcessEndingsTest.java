package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.EndingSource.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessEndingsTest {
    private static final DiscoveredService ORDERS = Samples.service("orders", Verdict.ADMITTED);

    @TempDir
    Path folder;

    private @Nullable ProcessIdentity running;
    private Instant startTime = NOON.minusSeconds(3600);
    private int looks;
    private final ProcessSource processes = pid -> {
        looks++;
        return Optional.ofNullable(running);
    };

    @Test
    void whatNobodySawRunningHasNoEnd() throws IOException {
        assertEquals(Optional.empty(), endings().of(ORDERS, NOON));
    }

    @Test
    void aProcessThatIsThereDoesNotRespond() throws IOException {
        ProcessEndings endings = seen(endings());
        assertEquals(
                new Ending(ServiceState.UNRESPONSIVE, "its process 4711 is there, but listens no more"),
                endings.of(ORDERS, NOON).orElseThrow());
    }

    @Test
    void aProcessIsLookedAtOnce() throws IOException {
        ProcessEndings endings = seen(endings());
        endings.remember(List.of(ORDERS));
        assertEquals(1, looks);
    }

    @Test
    void anotherProcessOfTheSamePidIsNotIt() throws IOException {
        ProcessEndings endings = seen(endings());
        startTime = NOON;
        running = process();
        assertEquals(
                ServiceState.STOPPED, endings.of(ORDERS, NOON).orElseThrow().state());
    }

    @Test
    void instancesOfAServiceEndEachByItself() throws IOException {
        ProcessEndings endings = seen(endings());
        running = null;
        DiscoveredService other = Samples.service("orders", "127.0.0.1:8081", Verdict.ADMITTED);
        assertEquals(Optional.empty(), endings.of(other, NOON), "nobody saw this one");
    }

    @Test
    void whatLeavesNothingBehindHasStopped() throws IOException {
        ProcessEndings endings = ended();
        endings.remember(List.of(ORDERS.ended(new Ending(ServiceState.STOPPED, "it has ended"), NOON)));
        assertEquals(
                new Ending(ServiceState.STOPPED, "it has ended"),
                endings.of(ORDERS, NOON).orElseThrow());
        endings.remember(List.of());
        assertEquals(Optional.empty(), endings.of(ORDERS, NOON), "forgotten with the service");
    }

    @Test
    void aFileOfItsOwnSaysThatItCrashed() throws IOException {
        ProcessEndings endings = ended();
        Files.writeString(folder.resolve("hs_err_pid471.log"), "of another");
        assertEquals(
                ServiceState.STOPPED, endings.of(ORDERS, NOON).orElseThrow().state());
        Path left = Files.writeString(folder.resolve("hs_err_pid4711.log"), "# A fatal error");
        assertEquals(
                new Ending(ServiceState.CRASHED, "it crashed: it left " + left),
                endings.of(ORDERS, NOON).orElseThrow());
    }

    /** The ends of logs as the runtimes write them: see {@code src/test/resources/crashes}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    python        | RuntimeError: no database at postgres://shop:***@db/shop
                    python-chained| ValueError: no such order
                    go-panic      | panic: runtime error: invalid memory address or nil pointer dereference
                    go-fatal      | fatal error: concurrent map writes
                    java          | java.lang.IllegalStateException: no configuration
                    java-oom      | Terminating due to java.lang.OutOfMemoryError: Java heap space
                    spring        | Web server failed to start. Port 8080 was already in use.
                    node          | Error: listen EADDRINUSE: address already in use 127.0.0.1:8080
                    node-type     | TypeError: Cannot read properties of undefined (reading 'id')
                    node-heap     | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
                    rust          | index out of bounds: the len is 0 but the index is 1
                    ruby          | app.rb:2:in `load': boom (RuntimeError)
                    json-first    | cannot open the database
                    json-last     | cannot open the database
                    segfault      | bash: line 1: 26834 Segmentation fault      python3 -c "import ctypes; ctypes.string_at(0)"
                    """)
    void theEndOfItsLogSaysWhy(String log, String why) throws IOException {
        ProcessEndings endings = ended(fixture(log));
        assertEquals(
                new Ending(ServiceState.CRASHED, "it crashed: " + why),
                endings.of(ORDERS, NOON).orElseThrow());
    }

    /** What Ctrl-C leaves, and errors after which a service went on. */
    @ParameterizedTest
    @CsvSource({"python-interrupted", "python-went-on", "go-recovered", "java-went-on", "node-went-on", "json-went-on"})
    void anErrorThatDidNotEndItIsNoCrash(String log) throws IOException {
        assertEquals(
                new Ending(ServiceState.STOPPED, "it has ended"),
                ended(fixture(log)).of(ORDERS, NOON).orElseThrow());
    }

    @Test
    void logsOfOthersAndOldOnesDoNotCount() throws IOException {
        Path log = fixture("go-fatal");
        assertEquals(
                ServiceState.STOPPED,
                ended(new WrittenLog("billing", log, "development"), new WrittenLog("orders", log, "staging"))
                        .of(ORDERS, NOON)
                        .orElseThrow()
                        .state());
        Files.setLastModifiedTime(log, FileTime.from(NOON.minusSeconds(61)));
        assertEquals(
                ServiceState.STOPPED, ended(log).of(ORDERS, NOON).orElseThrow().state());
        Files.setLastModifiedTime(log, FileTime.from(NOON.minusSeconds(60)));
        assertEquals(
                ServiceState.CRASHED, ended(log).of(ORDERS, NOON).orElseThrow().state());
        Files.delete(log);
        assertEquals(
                ServiceState.STOPPED, ended(log).of(ORDERS, NOON).orElseThrow().state());
    }

    @Test
    void ofALongLogTheEndIsRead() throws IOException {
        Path log = fixture("go-fatal");
        Files.writeString(log, "a line\n".repeat(5_000) + Files.readString(log));
        Files.setLastModifiedTime(log, FileTime.from(NOON));
        assertEquals(
                "it crashed: fatal error: concurrent map writes",
                ended(log).of(ORDERS, NOON).orElseThrow().reason());
    }

    @Test
    void aDeclaredServiceThatEndsAtOnceAndStaysAwayHasCrashed() throws IOException {
        DiscoveredService declared =
                Samples.declared("orders", "127.0.0.1:8080").judged(Verdict.ADMITTED, "it has metrics", null);
        startTime = NOON.minusMillis(4_999);
        assertEquals(
                new Ending(ServiceState.CRASHED, "it crashed: it ended within seconds of its start"),
                ended().of(declared, NOON.plusSeconds(10)).orElseThrow());
        assertEquals(
                ServiceState.STOPPED,
                ended().of(declared, NOON.plusSeconds(9)).orElseThrow().state(),
                "it may be back soon");
        assertEquals(
                ServiceState.STOPPED,
                ended().of(ORDERS, NOON.plusSeconds(10)).orElseThrow().state(),
                "what nobody declared may be a test");
        startTime = NOON.minusSeconds(5);
        assertEquals(
                ServiceState.STOPPED,
                ended().of(declared, NOON.plusSeconds(10)).orElseThrow().state());
    }

    @Test
    void quotesAreShortAndWithoutSecrets() {
        assertEquals("x".repeat(200), ProcessEndings.quoted("x".repeat(200)));
        assertEquals("x".repeat(200) + "...", ProcessEndings.quoted("x".repeat(201)));
        assertEquals("DB_PASSWORD=*** and more", ProcessEndings.quoted("DB_PASSWORD=hunter2 and more"));
    }

    private Path fixture(String name) throws IOException {
        Path log = folder.resolve(name + ".log");
        Files.copy(Path.of("src/test/resources/crashes", name + ".log"), log);
        Files.setLastModifiedTime(log, FileTime.from(NOON));
        return log;
    }

    private ProcessIdentity process() {
        return new ProcessIdentity(4711, "java", "java", List.of(), folder, startTime, Map.of(), 0, null, Set.of());
    }

    private ProcessEndings endings(WrittenLog... logs) {
        return new ProcessEndings(processes, Samples.rules().crashes(), () -> List.of(logs));
    }

    /** After a look while it ran. */
    private ProcessEndings seen(ProcessEndings endings) {
        running = process();
        endings.remember(List.of(ORDERS));
        return endings;
    }

    private ProcessEndings ended(WrittenLog... logs) {
        ProcessEndings endings = seen(endings(logs));
        running = null;
        return endings;
    }

    private ProcessEndings ended(Path log) {
        return ended(new WrittenLog("orders", log, "development"));
    }
}
