package dev.devmon.discovery.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.ProcessFiles.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogFileSearchTest {
    private final Map<Integer, Written> processes = new HashMap<>();
    private final LogFileSearch search = new LogFileSearch(pid -> Optional.ofNullable(processes.get(pid)));

    private void writes(int pid, String workingFolder, String... files) {
        processes.put(
                pid,
                new Written(
                        Path.of(workingFolder),
                        Arrays.stream(files).map(Path::of).toList()));
    }

    private static DiscoveredService service(
            String name, @Nullable Integer pid, @Nullable String container, Verdict verdict) {
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                pid,
                container,
                "127.0.0.1:80",
                "node",
                null,
                null,
                null,
                ServiceState.RUNNING,
                verdict,
                "a reason",
                "staging",
                false,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static DiscoveredService service(String name, int pid) {
        return service(name, pid, null, Verdict.NO_METRICS);
    }

    private List<String> found(DiscoveredService... services) throws IOException {
        return search.of(List.of(services)).stream()
                .map(log -> log.service() + " " + log.path())
                .toList();
    }

    @Test
    void takesFilesWithTheNamesOfLogsInTheServicesOwnFolder() throws IOException {
        writes(
                7,
                "/srv/shop",
                "/srv/shop/app.log",
                "/srv/shop/logs/deep/nohup.out",
                "/srv/shop/a.jsonl",
                "/srv/shop/b.ndjson",
                "/srv/shop/c.log.json",
                "/srv/shop/data.json",
                "/srv/shop/catalog",
                "/srv/shop/shop.db",
                "/srv/shop2/other.log",
                "/var/log/shop.log");

        assertEquals(
                List.of(
                        "shop /srv/shop/a.jsonl",
                        "shop /srv/shop/app.log",
                        "shop /srv/shop/b.ndjson",
                        "shop /srv/shop/c.log.json",
                        "shop /srv/shop/logs/deep/nohup.out"),
                found(service("shop", 7)));
    }

    @Test
    void saysInWhichEnvironmentTheServiceRuns() throws IOException {
        writes(7, "/srv", "/srv/a.log");

        assertEquals(
                List.of(new WrittenLog("shop", Path.of("/srv/a.log"), "staging")),
                search.of(List.of(service("shop", 7))));
    }

    @Test
    void takesNothingOfADaemonThatWorksInTheRoot() throws IOException {
        writes(7, "/", "/var/log/daemon.log");

        assertEquals(List.of(), found(service("daemon", 7)));
    }

    @Test
    void leavesAloneWhatIsIgnoredInAContainerOrWithoutAProcess() throws IOException {
        writes(7, "/srv", "/srv/a.log");

        assertEquals(
                List.of(),
                found(
                        service("ignored", 7, null, Verdict.IGNORED),
                        service("boxed", 7, "shop-1", Verdict.ADMITTED),
                        service("stopped", null, null, Verdict.UNREACHABLE),
                        service("ended", 8)));
    }

    @Test
    void takesAFileThatTwoServicesWriteOnce() throws IOException {
        writes(7, "/srv", "/srv/a.log", "/srv/a.log");
        writes(8, "/srv", "/srv/a.log", "/srv/b.log");

        assertEquals(List.of("one /srv/a.log", "two /srv/b.log"), found(service("one", 7), service("two", 8)));
    }

    @Test
    void saysSoWhenItCannotLook() {
        LogFileSearch failing = new LogFileSearch(pid -> {
            throw new IOException("too many open files");
        });

        assertThrows(IOException.class, () -> failing.of(List.of(service("shop", 7))));
    }
}
