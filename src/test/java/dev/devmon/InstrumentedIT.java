package dev.devmon;

import static dev.devmon.LabStack.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.codec.Node;
import dev.devmon.engine.FreePorts;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs of the zoo that send nothing by themselves, started by {@code devmon run}: what they send then, and that the terminal
 * shows what it always shows. The instrumentation comes from the registries.
 */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstrumentedIT {
    /** With fetching what it is instrumented with. */
    private static final Duration STARTED = Duration.ofMinutes(4);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final List<String> PARTS = List.of("python", "node");

    private final LabStack lab = new LabStack().require("otel-collector", "jaeger", "elasticsearch");

    @BeforeAll
    void bringUp() {
        if (!Zoo.parts().containsAll(PARTS)) {
            String what = "SKIPPED, since the lab has not all of the zoo's " + PARTS + ": `make lab-zoo` brings them";
            LabStack.leftOut(what);
            abort(what);
        }
        lab.environment("PATH", Zoo.PYTHON + ":" + System.getenv("PATH")).environment("PYTHONUNBUFFERED", "1");
        lab.run("up", "jaeger", "otel-collector", "elasticsearch", "prometheus").expecting(0);
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    /** @param shown what the terminal shows of a request, and the logger or the message of what the stack shows of it */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    refunds | python/shop    | flask --app refunds run --port $PORT  | "GET / HTTP/1.1" 200      | /         | werkzeug
                    library | python/library | python manage.py runserver $PORT      | "GET /missing HTTP/1.1" 404 | /missing | django.request
                    gallery | python/shop    | uvicorn gallery:app --port $PORT      | "GET / HTTP/1.1" 200      | /         | uvicorn.access
                    menu    | node/menu      | node app.js                           | "msg":"request completed"  | /         | request completed
                    basket  | node/basket    | node server.js                        | GET / Java                | /         | GET / Java
                    cats    | node/cats      | node main.js                          | NestApplication            | /         | Nest application successfully started
                    depot   | node/depot     | ../node_modules/.bin/deno run -A main.ts | GET / Java                | /         | GET / Java
                    """)
    void sendsItsTracesAndLogLinesAndItsTerminalShowsWhatItDid(
            String service, String folder, String command, String shown, String path, String logged) {
        int port = FreePorts.block(1);
        DevmonProcess run = start(service, folder, command, port);
        try {
            await(service).atMost(STARTED).until(() -> answers(port, path));
            await(shown).atMost(SOON).until(() -> said(run).contains(shown));
            await("its trace").atMost(SOON).until(() -> !operations(service).isEmpty());
            await(logged).atMost(SOON).until(() -> lab.run("logs", "--service", service, "--json")
                    .out()
                    .contains(logged));
            assertEquals(List.of(), devmonsOwn(service), "traced, although asked not to");
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(said(run), e);
        } finally {
            run.signal("TERM");
        }
        String said = run.result().toString();
        assertFalse(said.contains("opentelemetry"), said);
    }

    /** No instrumentation traces its requests, and it uses no logger. */
    @Test
    void whatIsMerelyPrintedIsALogLineToo() {
        int port = FreePorts.block(1);
        DevmonProcess run = start("files", "python/names", "python -m http.server --bind 127.0.0.1 $PORT", port);
        try {
            await("files").atMost(STARTED).until(() -> answers(port, "/"));
            await("its line").atMost(SOON).until(() -> lab.run("logs", "--service", "files", "--json")
                    .out()
                    .contains("GET / HTTP/1.1"));
        } finally {
            run.signal("TERM").result();
        }
    }

    /** OpenTelemetry sends what structlog logs, and structlog prints it; the time of what is printed is that of New York. */
    @Test
    void whatStructlogPrintsIsOneLineAndLocalTimeIsUnderstood() {
        Instant begin = Instant.now().minusSeconds(1); // its time is in whole seconds
        DevmonProcess run = start("settlement", "python/settlement", "env TZ=America/New_York python settle.py", 0);
        run.result().expecting(0);
        await("its last line").atMost(SOON).until(() -> lines("settlement", "/message")
                .contains("done"));
        assertEquals(List.of("done", "settled"), lines("settlement", "/message"));
        for (String time : lines("settlement", "/time")) {
            assertTrue(Instant.parse(time).isAfter(begin), time);
        }
    }

    /** This one serves metrics by itself, so that discovery and then the scraper ask for them all the time. */
    @Test
    void whatDevmonItselfAsksForIsNotTraced() {
        int port = FreePorts.block(1);
        DevmonProcess run = start("scraped-library", "python/library", "python manage.py runserver $PORT", port);
        try {
            await("scraped").atMost(STARTED).until(() -> lab.json("discover", "--json").children("/services").stream()
                    .filter(found -> text(found, "/name").equals("scraped-library"))
                    .anyMatch(found -> text(found, "/verdict").equals("scraped")));
            assertTrue(answers(port, "/missing"));
            await("its trace").atMost(SOON).until(() -> !operations("scraped-library")
                    .isEmpty());
            assertEquals(List.of("GET"), operations("scraped-library"), () -> said(run));
        } finally {
            run.signal("TERM").result();
        }
    }

    private DevmonProcess start(String service, String folder, String command, int port) {
        String[] words = Stream.concat(
                        Stream.of("run", "--service", service, "--"),
                        Arrays.stream(
                                command.replace("$PORT", Integer.toString(port)).split(" ")))
                .toArray(String[]::new);
        ProcessBuilder builder =
                lab.command(words).directory(Zoo.FOLDER.resolve(folder).toFile());
        builder.environment().put("PORT", Integer.toString(port));
        return new DevmonProcess(builder, lab.folder);
    }

    private List<String> lines(String service, String field) {
        return lab.json("logs", "--service", service, "--json").children("/lines").stream()
                .map(line -> text(line, field))
                .sorted()
                .toList();
    }

    /** What its requests are called in the trace store. */
    private List<String> operations(String service) {
        return traces(service)
                .map(trace -> text(trace, "/operation"))
                .distinct()
                .toList();
    }

    /** Those of discovery's requests. */
    private List<String> devmonsOwn(String service) {
        return traces(service)
                .map(trace -> text(trace, "/traceId"))
                .filter(id -> id.startsWith(HexFormat.of().formatHex("devmon".getBytes(UTF_8))))
                .toList();
    }

    private Stream<Node> traces(String service) {
        return lab.json("trace", service, "--json").children("/latest").stream();
    }

    private static boolean answers(int port, String path) {
        try {
            return LocalHttp.request("GET", LocalHttp.url(port, path), ASKING).status() > 0;
        } catch (IOException e) {
            return false; // it is still starting
        }
    }

    private static String said(DevmonProcess run) {
        return run.out() + run.err();
    }
}
