package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TracesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void store() {
        bench = new Workbench(folder);
        int port = LoopbackPages.freePort();
        bench.folder.web("store", port, "serves: {trace-search: http}\n");
        bench.pages.program(port, (request, body) -> {
            if (request.equals("GET /api/services")) {
                return Optional.of("{\"data\": [\"cart\", \"shop\"]}");
            }
            // The trace "both" went through both services
            return request.startsWith("GET /api/traces?service=shop&")
                    ? Optional.of(traces(trace("early", 1, 900), trace("both", 3, 20)))
                    : request.startsWith("GET /api/traces?service=cart&")
                            ? Optional.of(traces(trace("both", 3, 20), trace("late", 5, 10)))
                            : Optional.empty();
        });
        bench.bringUp();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String traces(String... traces) {
        return "{\"data\": [" + String.join(",", traces) + "]}";
    }

    private static String trace(String id, int second, int millis) {
        return "{\"traceID\": \"" + id + "\", \"spans\": [{\"startTime\": " + second + "000000, \"duration\": " + millis
                + "000}]}";
    }

    private static List<String> ids(List<TraceSummary> traces) {
        return traces.stream().map(TraceSummary::id).toList();
    }

    @Test
    void listsTheLatestOfOneServiceAndOfAllEachOnce() {
        Traces traces = new Traces(bench.session());

        assertEquals(List.of("both", "early"), ids(traces.latest("shop", HOUR, 10)));
        assertEquals(List.of("late", "both", "early"), ids(traces.latest(HOUR, 10)));
        assertEquals(List.of("late"), ids(traces.latest(HOUR, 1)));
    }

    @Test
    void putsTheSlowestFirst() {
        List<TraceSummary> all = new Traces(bench.session()).latest(HOUR, 10);

        assertEquals(List.of("early", "both"), ids(Traces.slowest(all, 2)));
    }

    @Test
    void saysWhoHasSentTracesWhenAServiceHasNot() {
        Failure failure = assertThrows(
                        FailureException.class, () -> new Traces(bench.session()).latest("chop", HOUR, 10))
                .failures()
                .get(0);

        assertEquals("no traces of the service \"chop\"", failure.what());
        assertEquals("there are traces of cart, shop", failure.why());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }
}
