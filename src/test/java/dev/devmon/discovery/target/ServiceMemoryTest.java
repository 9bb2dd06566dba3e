package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.probe.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceMemoryTest {
    private static final List<DiscoveredService> SERVICES = List.of(
            Samples.service("orders", Verdict.ADMITTED),
            Samples.service("web", "[::1]:5173", Verdict.NO_METRICS),
            Samples.declared("shop", "127.0.0.1:9"));

    @TempDir
    Path folder;

    private Path state;
    private Path file;

    @BeforeEach
    void nameFiles() {
        state = folder.resolve("state");
        file = state.resolve("services.json");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        memory().update(before -> SERVICES);
        assertEquals(SERVICES, memory().read());
        try (var files = Files.list(state)) {
            assertEquals(2, files.count()); // the file and its lock, and nothing temporary
        }
    }

    @Test
    void readsAServiceThatOnlySends() throws IOException {
        List<DiscoveredService> pushed = PushedServices.join(
                List.of(),
                List.of(new Sender("orders", null, null, null, "traces")),
                List.of(),
                "development",
                Samples.NOON);
        memory().update(before -> pushed);
        assertEquals(pushed, memory().read());
    }

    @Test
    void knowsNothingBeforeTheFirstWrite() throws IOException {
        assertEquals(List.of(), memory().read());
    }

    @Test
    void startsAfreshWhenTheFileIsDamaged() throws IOException {
        for (String text : List.of("", "{", "[]", "{\"schemaVersion\": 2, \"services\": []}", "\0\0\0")) {
            Files.createDirectories(state);
            Files.writeString(file, text);
            assertEquals(List.of(), memory().read());
        }
        memory().update(before -> SERVICES);
        assertEquals(SERVICES, memory().read());
    }

    @Test
    void skipsOnlyTheEntryThatIsDamaged() throws IOException {
        memory().update(before -> SERVICES);
        Files.writeString(file, Files.readString(file).replace("\"no-metrics\"", "\"new-verdict\""));
        assertEquals(List.of(SERVICES.get(0), SERVICES.get(2)), memory().read());
    }

    @Test
    void noticesWhatAnotherProcessForgot() throws IOException {
        ServiceMemory agent = memory();
        agent.update(before -> SERVICES);
        assertEquals(1, memory().forget("orders"));
        assertEquals(0, memory().forget("orders"));
        assertEquals(SERVICES.subList(1, 3), agent.update(before -> before));
    }

    @Test
    void writesNothingWhenNothingChanged() throws IOException {
        ServiceMemory memory = memory();
        memory.update(before -> SERVICES);
        Files.setLastModifiedTime(file, FileTime.from(NOON));
        memory.update(before -> List.copyOf(SERVICES));
        assertEquals(FileTime.from(NOON), Files.getLastModifiedTime(file));
        memory.update(before -> plus(before, "another"));
        assertNotEquals(FileTime.from(NOON), Files.getLastModifiedTime(file));
    }

    @Test
    void losesNoChangeWhenSeveralWriteAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "service-" + i;
            writers.add(pool.submit(() -> memory().update(before -> plus(before, name))));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        pool.shutdown();
        assertEquals(40, memory().read().size());
    }

    private ServiceMemory memory() {
        return new ServiceMemory(state);
    }

    private static List<DiscoveredService> plus(List<DiscoveredService> before, String name) {
        List<DiscoveredService> after = new ArrayList<>(before);
        after.add(Samples.service(name, Verdict.ADMITTED));
        return after;
    }
}
