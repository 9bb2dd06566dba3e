package dev.devmon.agent.exporters;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemMeasuringTest {
    private static final String LOGINS = "/logins/logins.txt";

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;
    private int store;
    private Path asked = Path.of("");
    private BackgroundCommand up;
    private Instant startedAt = Samples.NOON;
    private @Nullable String container;
    private SystemMeasuring measuring;

    @BeforeEach
    void aScraperAndAnExporter() throws IOException {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        store = LoopbackPages.freePort();
        bench.folder.web(
                "scraper", store, "mounts: [{state: host-targets, at: /targets}]\nserves: {metrics-query: http}\n");
        bench.folder.web(
                "db-exporter",
                port,
                """
                optional: true
                mounts: [{live: exporter-logins, at: /logins}]
                reload: {http: {port: http, path: /reload}}
                measures:
                  port: http
                  path: /probe
                  file: {name: logins.txt}
                  systems:
                    - system: testsql
                      parameters: {of: '${address}'}
                      answers: db_up
                      entry: "${user} ${password}\\n"
                      logins:
                        unfit: ' '
                        refused: 'wrong password for \\w+'
                        grant: GRANT
                """);
        asked = folder.resolve("asked");
        up = new BackgroundCommand(List.of("sh", "-c", "echo \"$@\" >> '" + asked + "'", "sh"), bench.clock, () -> {});
        bench.bringUp();
        start();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** As after a start of the agent. */
    private void start() {
        measuring = Measuring.of(bench, folder.resolve("home"), up, container -> startedAt);
    }

    private void login(String password) throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, password);
        bench.folder.settings("credentials: {orders-db: {user: jo, passwordFile: " + file + "}}\n");
        start();
    }

    private DiscoveredService database(String system) {
        return Measuring.system(system, "orders-db", 5432, container, Verdict.IGNORED, "it is a database");
    }

    private DiscoveredService look() {
        measuring.refresh(RunningStack.of(bench.session()));
        DiscoveredService first = measuring
                .measured(List.of(database("testsql")), bench.clock.instant())
                .get(0);
        // The trial has been made meanwhile
        return measuring.hasNews()
                ? measuring
                        .measured(List.of(database("testsql")), bench.clock.instant())
                        .get(0)
                : first;
    }

    private String said() {
        DiscoveredService service = look();
        return service.verdict().word() + ": " + service.reason();
    }

    private long probes() {
        return bench.pages.requests().stream()
                .filter(request -> request.startsWith("GET /probe"))
                .count();
    }

    private void refuses() {
        bench.pages.program(port, (request, body) -> {
            if (request.startsWith("GET /probe")) {
                bench.engine.log("db-exporter", "error: wrong password for jo");
                return Optional.of("db_up 0\n");
            }
            return Optional.empty();
        });
    }

    private void exporterRuns(String page) {
        bench.bringUp("db-exporter");
        bench.pages.program(
                port, (request, body) -> request.startsWith("GET /probe") ? Optional.of(page) : Optional.empty());
    }

    @Test
    void plainUpLeavesTheExporterOut() {
        assertTrue(RunningStack.of(bench.session()).container("db-exporter").isEmpty());
    }

    @Test
    void bringsUpTheExporterForWhatItFinds() throws IOException {
        login("secret");
        assertEquals("ignored: it is a database; db-exporter is being started", said());
        await().until(() -> Files.exists(asked) && up.ready());
        assertEquals("db-exporter", Files.readString(asked).strip());
    }

    @Test
    void startsNothingForASystemWithoutALogin() {
        assertEquals("needs-credentials: db-exporter needs a login to measure it", said());
        assertTrue(Files.notExists(asked));
    }

    @Test
    void makesATargetOfWhatAnswers() throws IOException {
        login("secret");
        exporterRuns("db_up 1\ndb_size 7\n");
        DiscoveredService service = look();
        assertEquals("admitted db-exporter measures it", service.verdict().word() + " " + service.reason());
        assertEquals("jo secret\n", bench.engine.files("db-exporter").getOrDefault(LOGINS, "none"));
        String targets = new TargetList(Optional.empty(), List.of()).json(List.of(service));
        assertTrue(targets.contains("\"127.0.0.1:" + port + "\""), targets);
        assertTrue(targets.contains("\"__param_of\" : \"127.0.0.1:5432\""), targets);
        assertTrue(targets.contains("\"system\" : \"testsql\""), targets);
        assertTrue(targets.contains("\"instance\" : \"127.0.0.1:5432\""), targets);
        assertTrue(targets.contains("\"component\" : \"exporter\""), targets);
        bench.passes(Duration.ofMinutes(5));
        look();
        assertEquals(1, probes());
    }

    @Test
    void neverTriesALoginAgainThatWasRefused() throws IOException {
        login("wrong");
        exporterRuns("");
        refuses();
        assertEquals("needs-credentials: it refuses the login of user jo: wrong password for jo", said());
        bench.passes(Duration.ofHours(1));
        assertEquals("needs-credentials: it refuses the login of user jo: wrong password for jo", said());
        assertEquals(1, probes());
        login("right");
        exporterRuns("db_up 1\n");
        assertEquals("admitted: db-exporter measures it", said());
    }

    @Test
    void waitsForTheRefusalInTheLog() throws IOException {
        login("wrong");
        exporterRuns("db_up 0\n");
        bench.sleeper = pause -> bench.engine.log("db-exporter", "error: wrong password for jo");
        start();
        assertEquals("needs-credentials: it refuses the login of user jo: wrong password for jo", said());
        bench.passes(Duration.ofHours(1));
        said();
        assertEquals(1, probes());
    }

    @Test
    void triesARefusedLoginAgainWhenItsContainerWasStartedAnew() throws IOException {
        login("wrong");
        container = "shop-db-1";
        exporterRuns("");
        refuses();
        assertEquals("needs-credentials: it refuses the login of user jo: wrong password for jo", said());
        said();
        assertEquals(1, probes());
        startedAt = startedAt.plusSeconds(60);
        said();
        assertEquals(2, probes());
    }

    @Test
    void endsTheMeasuringWhereALoginWasTakenAway() throws IOException {
        login("secret");
        exporterRuns("db_up 1\n");
        assertEquals("admitted: db-exporter measures it", said());
        refuses();
        bench.passes(Duration.ofSeconds(16));
        assertEquals("admitted: db-exporter measures it", said());
        assertEquals(1, probes(), "as long as the store has no doubt");
        bench.pages.program(
                store,
                (request, body) -> request.contains("system_up")
                        ? Optional.of("{\"data\":{\"result\":[{\"metric\":{\"instance\":\"127.0.0.1:5432\"},"
                                + "\"value\":[1,\"0\"]}]}}")
                        : Optional.empty());
        bench.passes(Duration.ofSeconds(16));
        assertEquals("needs-credentials: it refuses the login of user jo: wrong password for jo", said());
        bench.passes(Duration.ofMinutes(10));
        said();
        assertEquals(2, probes());
    }

    @Test
    void asksAgainWhatDoesNotAnswer() throws IOException {
        login("secret");
        exporterRuns("db_up 0\n");
        assertEquals("unreachable: its exporter gets no answer from it", said());
        said();
        assertEquals(1, probes());
        exporterRuns("db_up 1\n");
        bench.passes(Duration.ofSeconds(6));
        assertEquals("admitted: db-exporter measures it", said());
        assertEquals(2, probes());
    }

    @Test
    void saysThatAnExporterCannotUseAPassword() throws IOException {
        login("two words");
        assertEquals("needs-credentials: db-exporter cannot use the characters in the password of user jo", said());
    }

    @Test
    void removesAnExporterThatHasHadNothingToMeasureForTenMinutes() throws IOException {
        login("secret");
        exporterRuns("db_up 1\n");
        look();
        lookAtNothing();
        bench.passes(Duration.ofMinutes(9));
        lookAtNothing();
        assertTrue(RunningStack.of(bench.session()).running("db-exporter").isPresent());
        look();
        lookAtNothing();
        bench.passes(Duration.ofMinutes(9));
        lookAtNothing();
        assertTrue(RunningStack.of(bench.session()).running("db-exporter").isPresent(), "counted anew");
        bench.passes(Duration.ofMinutes(2));
        lookAtNothing();
        assertTrue(RunningStack.of(bench.session()).container("db-exporter").isEmpty());
    }

    private void lookAtNothing() {
        measuring.refresh(RunningStack.of(bench.session()));
        measuring.measured(List.of(), bench.clock.instant());
    }

    @Test
    void leavesAloneWhatNobodyMeasuresHere() {
        measuring.refresh(RunningStack.of(bench.session()));
        DiscoveredService other = database("unknown");
        assertEquals(List.of(other), measuring.measured(List.of(other), bench.clock.instant()));
    }

    @Test
    void measuresNothingWhereNobodyScrapes() throws IOException {
        login("secret");
        bench.engine.stop(RunningStack.of(bench.session()).require("scraper").id());
        assertEquals("ignored: it is a database", said());
    }
}
