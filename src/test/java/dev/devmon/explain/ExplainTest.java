package dev.devmon.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Discover;
import dev.devmon.app.Workbench;
import dev.devmon.codec.Json;
import dev.devmon.codec.Problems;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.explain.Explanation.State;
import dev.devmon.explain.Explanation.Step;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.HeldLock;
import dev.devmon.stores.LogSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ExplainTest {
    private static final Path REMEDIES = Path.of("stack/prometheus/remedies.yaml");
    private static final String METRICS = "HTTP/1.1 200 OK|Content-Type: text/plain||";

    @TempDir
    Path folder;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private ServerSocket service;
    private Workbench bench;
    private int store;
    private int scraper;

    @BeforeEach
    void stack() throws IOException {
        service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        bench = new Workbench(folder).withDiscoveryRules();
        store = LoopbackPages.freePort();
        scraper = LoopbackPages.freePort();
        bench.folder
                .web("store", store, "serves: {metrics-query: http}\n")
                .web("scraper", scraper, "serves: {scrape-targets: http}\n")
                .file("store/remedies.yaml", Files.readString(REMEDIES))
                .settings("discovery: {services: [{name: quince, port: " + service.getLocalPort() + "}]}\n");
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        pool.shutdownNow();
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void thereIsARemedyForEachCauseWhateverRuns(Cause cause) throws IOException {
        Problems problems = new Problems();
        Remedies remedies = Remedies.read("remedies.yaml", Files.readString(REMEDIES), problems);
        problems.throwIfAny();
        assertTrue(remedies.covers(cause));
    }

    /** The answer of the service, with | for the ends of lines; 'silent' and 'closed' for none. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "HTTP/1.1 404 Not Found||, NOT_FOUND",
                "HTTP/1.1 500 Oops||, STATUS",
                "HTTP/1.1 401 Unauthorized||, LOGIN",
                "HTTP/1.1 302 Found|Location: https://sso.example/||, REDIRECT",
                "'HTTP/1.1 200 OK|Content-Type: text/html||<html></html>', OTHER_CONTENT",
                "'HTTP/1.1 200 OK|Content-Encoding: br||a 1|', ENCODED",
                "'HTTP/1.1 200 OK||a 1\nb two\n', MALFORMED",
                "SSH-2.0-OpenSSH_9.2||, NO_HTTP",
                "'\u0015\u0003\u0001', TLS",
                "'HTTP/1.1 200 OK|Content-Length: 99||a 1\n', BROKEN_OFF",
                "silent, SILENT",
                "closed, CLOSED",
            })
    void namesTheCauseAndAWayOut(String answer, Cause cause) {
        serve(answer);
        Step failure = failure("quince");
        assertEquals("asked", failure.name());
        assertEquals(cause, failure.cause(), failure::toString);
        assertTrue(!failure.fix().isEmpty() && !failure.fix().contains("${"), failure::fix);
        assertTrue(failure.evidence().get(0).startsWith("GET /metrics: it "), failure::toString);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '^',
            value = {
                "'HTTP/1.1 401 Unauthorized||' ^ LOGIN ^ auth: {basic: {username: NAME, passwordFile: ~/.devmon/quince}}}]}",
                "'\u0015\u0003\u0001' ^ TLS ^ tls: {caFile: PATH/ca.pem}}]}",
            })
    void givesTheLinesForASettingsFile(String answer, Cause cause, String keys) {
        serve(answer);
        Step failure = failure("quince");
        assertEquals(cause, failure.cause());
        assertTrue(
                failure.fix()
                        .contains("discovery: {services: [{name: quince, address: '127.0.0.1:" + service.getLocalPort()
                                + "', " + keys),
                failure::fix);
    }

    @Test
    void saysThatALoginIsRefusedAlthoughOneIsGiven() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "abc");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        bench.folder.settings("discovery: {services: [{name: quince, port: " + service.getLocalPort()
                + ", auth: {bearerTokenFile: ./token}}]}\n");
        serve("HTTP/1.1 401 Unauthorized||");

        Step refused = failure("quince");

        assertEquals(Cause.LOGIN_REFUSED, refused.cause());
        assertEquals(
                "GET /metrics: it refuses the given login (status 401)",
                refused.evidence().get(0));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Step open = failure("quince");
        assertEquals(Cause.UNUSABLE_FILE, open.cause());
        assertTrue(open.evidence().get(0).contains(token + " can be read by all users"), open::toString);
    }

    @Test
    void saysWhereAPageIsMalformedAndWhatIsWrong() {
        serve(METRICS + "# TYPE a counter\na 1\nb{c=\"d\"} two\n");
        assertEquals(
                "GET /metrics: it is malformed in line 3, column 10: \"two\" is not a valid value",
                failure("quince").evidence().get(0));
    }

    @Test
    void refusesAPageThatIsTooLarge() {
        String line = "x{path=\"" + "a".repeat(1000) + "\"} 1\n";
        serve(METRICS + line.repeat(20_000));
        Step failure = failure("quince");
        assertEquals(Cause.TOO_LARGE, failure.cause());
        assertEquals(
                "GET /metrics: it sends more than 20000000 bytes",
                failure.evidence().get(0));
    }

    @Test
    void knowsAServerThatSpeaksTlsOnly() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertEquals(0, keytool.waitFor(), () -> "see " + folder.resolve("keytool.txt"));
        char[] password = "changeit".toCharArray();
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), password), password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        service.close();
        service = tls.getServerSocketFactory()
                .createServerSocket(service.getLocalPort(), 50, InetAddress.getLoopbackAddress());
        serve(METRICS + "a 1\n");
        assertEquals(Cause.TLS, failure("quince").cause());
    }

    @Test
    void tellsWhatDoesNotRunFromWhatCannotBeConnectedTo() throws IOException {
        int port = service.getLocalPort();
        service.close();
        Step absent = failure("quince");
        assertEquals(Cause.NO_CONNECTION, absent.cause());
        assertEquals(
                "GET /metrics: it cannot be reached: Connection refused",
                absent.evidence().get(0));

        // Nobody accepts, so that its queue of connections gets full, and the system answers no more
        service = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        List<Socket> waiting = new ArrayList<>();
        try {
            while (connects(port, waiting)) {
                assertTrue(waiting.size() < 100, "a queue without an end");
            }
            Step blocked = failure("quince");
            assertEquals(Cause.BLOCKED, blocked.cause());
            assertTrue(blocked.evidence().get(0).startsWith("GET /metrics: it cannot be reached"), blocked::toString);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static boolean connects(int port, List<Socket> connected) {
        Socket socket = new Socket();
        connected.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void pointsToTheOtherPortOfTheSameProcess() throws IOException {
        try (LocalServer other = new LocalServer()) {
            bench.folder.settings("discovery: {services: [{name: quince, port: " + service.getLocalPort()
                    + "}, {name: pages, port: " + other.port() + "}]}\n");
            serve(METRICS + "a 1\n");
            scraped("up", "");
            List<Step> steps = explain("pages").get(0).steps();
            Step last = steps.get(steps.size() - 1);
            assertEquals(Cause.OTHER_PORT, last.cause(), steps::toString);
            assertEquals(
                    "nothing; its metrics are at 127.0.0.1:" + service.getLocalPort() + ", and a process counts once",
                    last.fix());
        }
    }

    @Test
    void saysThatTheSameMetricsCountOnTheOtherPort() throws IOException {
        try (LocalServer other = new LocalServer()) {
            bench.folder.settings("discovery: {services: [{name: quince, port: " + service.getLocalPort()
                    + "}, {name: pages, port: " + other.port() + "}]}\n");
            serve(METRICS + "a 1\n");
            other.answering("/metrics", 200, LocalServer.TEXT, "a 1\n");
            scraped("up", "");
            String address = "127.0.0.1:" + other.port();
            DiscoverySetup.memory(bench.session()).update(before -> before.stream()
                    .map(known -> known.address().equals(address)
                            ? Samples.service("pages", address, Verdict.IGNORED)
                            : known)
                    .toList());
            List<Step> steps = explain("pages").get(0).steps();
            assertEquals(
                    List.of("listens", "owner", "identified", "asked", "metrics", "target"),
                    steps.stream().map(Step::name).toList());
            assertEquals(Cause.OTHER_PORT, steps.get(5).cause());
            assertEquals(List.of("because"), steps.get(5).evidence());
        }
    }

    @Test
    void aServiceThatStoppedIsKnownByItsNameAndItsPort() throws IOException {
        serve(METRICS + "a 1\n");
        scraped("up", "");
        service.close();
        bench.folder.settings("{}\n");
        for (String word : List.of("quince", Integer.toString(service.getLocalPort()))) {
            Step failure = failure(word);
            assertEquals(Cause.STOPPED, failure.cause());
            assertTrue(failure.fix().contains("devmon forget quince"), failure::fix);
        }
    }

    @Test
    void ofOneThatEndedItSaysHow() throws IOException {
        DiscoveredService orders = Samples.service("orders", Verdict.ADMITTED);
        DiscoveredService crashed =
                Samples.last(orders, null, ServiceState.CRASHED, "it crashed: panic: boom", Samples.NOON);
        DiscoverySetup.memory(bench.session()).update(before -> List.of(crashed));
        assertEquals(
                List.of(
                        "nothing listens at 127.0.0.1:8080; orders did until 2026-11-22T12:00:00Z",
                        "it crashed: panic: boom"),
                failure("orders").evidence());
    }

    @Test
    void aProcessMayListenOnNoPort() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Step failure = failure(Long.toString(process.pid()));
            assertEquals(Cause.NOT_LISTENING, failure.cause());
            assertEquals(
                    "process " + process.pid() + ", sleep 60, listens on no TCP port",
                    failure.evidence().get(0));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPortBeyondThoseThatAreAskedIsNotAsked() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).sorted().toList();
            Step failure = failure(ports.get(39).toString());
            assertEquals(Cause.MANY_PORTS, failure.cause());
            assertTrue(failure.fix().contains("address: '127.0.0.1:" + ports.get(39) + "'"), failure::fix);
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void tellsTheWayToTheScraperApart() {
        serve(METRICS + "a 1\n");
        try (HeldLock lock = agent()) {
            Step unknown = explain("quince").get(0).failure().orElseThrow();
            assertEquals(Cause.NOT_YET_A_TARGET, unknown.cause(), lock::toString);
        }
        scraped("unknown", "", "0001-01-01T00:00:00Z");
        assertEquals(Cause.NOT_YET_SCRAPED, failure("quince").cause());
        bench.engine.stop(bench.engine.container("scraper").orElseThrow().id());
        Step away = failure("quince");
        assertEquals(Cause.NO_SCRAPER, away.cause());
        assertTrue(away.evidence().get(0).startsWith("scraper is not running"), away::toString);
    }

    @Test
    void saysWhichLabelMakesTooManySeries() {
        StringBuilder page = new StringBuilder(METRICS + "small 1\n");
        for (int i = 0; i <= 50_000; i++) {
            page.append("x{user=\"").append(i).append("\",kind=\"a\"} 1\n");
        }
        serve(page.toString());
        Step failure = failure("quince");
        assertEquals(Cause.TOO_MANY_SERIES, failure.cause());
        assertEquals(
                "x has 50001 of them, mostly by the label user",
                failure.evidence().get(failure.evidence().size() - 1));
    }

    @Test
    void pointsOutWhatIsGivenTwiceAndWhatIsMissing() {
        serve(METRICS + "a{b=\"c\"} 1\na{b=\"c\"} 2\n");
        Explanation explanation = explain("quince").get(0);
        assertEquals(
                List.of(Cause.DUPLICATES),
                explanation.steps().stream()
                        .filter(step -> step.name().equals("metrics"))
                        .map(Step::cause)
                        .toList());
        assertEquals(Cause.NO_AGENT, explanation.failure().orElseThrow().cause());
    }

    @ParameterizedTest
    @CsvSource({
        "dial tcp 127.0.0.1:1: connect: connection refused, SCRAPER_CANNOT_CONNECT",
        "Get \"http://x\": context deadline exceeded, SCRAPER_TIMES_OUT",
        "tls: failed to verify certificate: x509: certificate signed by unknown authority, CERTIFICATE",
        "sample limit exceeded, SCRAPE_FAILED"
    })
    void tellsWhyTheScraperFailsWhereTheProbeDoesNot(String error, Cause cause) {
        serve(METRICS + "a 1\n");
        scraped("down", error);
        Step failure = failure("quince");
        assertEquals("scraped", failure.name());
        assertEquals(cause, failure.cause());
        assertEquals(error, failure.evidence().get(1));
    }

    @Test
    void followsAServiceToItsSeries() {
        serve(METRICS + "a 1\n");
        scraped("up", "");
        bench.pages.program(
                store,
                (path, body) -> path.contains("scrape_samples")
                        ? Optional.of("{\"data\":{\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}")
                        : Optional.of("{\"data\":{\"result\":[]}}"));
        try (HeldLock lock = agent()) {
            Explanation explanation = explain("quince").get(0);
            assertEquals(Optional.empty(), explanation.failure(), lock::toString);
            assertEquals(
                    List.of(
                            "listens",
                            "owner",
                            "identified",
                            "asked",
                            "metrics",
                            "health",
                            "target",
                            "scraped",
                            "stored",
                            "requests"),
                    explanation.steps().stream().map(Step::name).toList());
            assertEquals(
                    Cause.NO_REQUESTS,
                    explanation.steps().get(explanation.steps().size() - 1).cause());
        }
    }

    @Test
    void explainsOnWhereAStoreDoesNotAnswer() throws IOException {
        int logs = LoopbackPages.freePort();
        bench.folder.web("logs", logs, "serves: {log-search: http}\n");
        serve(METRICS + "a 1\n");
        scraped("up", "");
        bench.pages.answer(logs, LogSearch.PATH, 503, "cluster_block_exception");
        try (HeldLock lock = agent()) {
            Explanation explanation = explain("quince").get(0);
            assertEquals(Optional.empty(), explanation.failure(), lock::toString);
            Step last = explanation.steps().get(explanation.steps().size() - 1);
            assertEquals("logs", last.name());
            assertEquals(Cause.STORE_SILENT, last.cause());
        }
    }

    @Test
    void knowsAServiceByItsPortItsProcessAndItsName() {
        serve("HTTP/1.1 404 Not Found||");
        String port = Integer.toString(service.getLocalPort());
        String subject = "quince at 127.0.0.1:" + port;
        for (String word : List.of("quince", port, "127.0.0.1:" + port)) {
            assertEquals(subject, explain(word).get(0).subject());
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        assertTrue(explain(pid).stream()
                .anyMatch(explanation -> explanation.subject().equals(subject)));
    }

    @Test
    void explainsWhatDoesNotListen() throws IOException {
        bench.folder.settings("{}\n");
        int port = service.getLocalPort();
        service.close();
        Step empty = failure(Integer.toString(port));
        assertEquals(Cause.NOT_LISTENING, empty.cause());
        assertEquals("nothing listens on port " + port, empty.evidence().get(0));
        FailureException unknown = assertThrows(FailureException.class, () -> explain("nosuch"));
        assertEquals(ExitCode.USAGE, unknown.exitCode());
    }

    @Test
    void saysWhichLineOfTheSettingsIgnoresSomething() throws IOException {
        String port = Integer.toString(service.getLocalPort());
        bench.folder.settings("discovery:\n  ignore:\n    - noisy\n    - '" + port + "'\n");
        Step failure = failure(port);
        assertEquals(Cause.IGNORED_BY_SETTINGS, failure.cause());
        assertEquals(
                "never, because your settings ignore it", failure.evidence().get(0));
        assertTrue(failure.evidence().get(1).endsWith("devmon.yaml:4 ignores \"" + port + "\""), failure::toString);
    }

    /** The process that runs this test is one: a build tool's, or an editor's. */
    @Test
    void saysWhichLineOfTheRulesIgnoresAProgramAndHowToHaveItAsked() throws IOException {
        bench.folder.settings("{}\n");
        Step failure = failure(Integer.toString(service.getLocalPort()));
        assertEquals(Cause.IGNORED, failure.cause());
        assertEquals(
                "never, because it is an editor or one of its tools",
                failure.evidence().get(0));
        int line = 1
                + Files.readAllLines(Path.of("stack/prometheus/discovery.yaml"))
                        .indexOf("  - what: an editor or one of its tools");
        assertTrue(
                failure.evidence()
                        .get(1)
                        .startsWith(
                                "stack/prometheus/discovery.yaml:" + (line + 2) + " ignores a command line with \""),
                failure::toString);
        assertTrue(failure.fix().contains("address: '127.0.0.1:" + service.getLocalPort() + "'"), failure::fix);
    }

    private List<Explanation> explain(String word) {
        return new Explain(bench.session(), bench.agent()).run(word);
    }

    private Step failure(String word) {
        HeldLock lock = bench.state.file("services.json").toFile().exists() ? agent() : null;
        try {
            Step failure = explain(word).get(0).failure().orElseThrow();
            assertEquals(State.FAILED, failure.state());
            return failure;
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private HeldLock agent() {
        return HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow();
    }

    /** The scraper has the service as a target since a look of discovery. */
    private void scraped(String health, String error) {
        scraped(health, error, "2026-11-22T12:00:00Z");
    }

    private void scraped(String health, String error, String at) {
        assertTrue(new Discover(bench.session(), bench.agent())
                .run().stream().anyMatch(found -> found.name().equals("quince") && found.target()));
        bench.bringUp();
        String instance = "127.0.0.1:" + service.getLocalPort();
        bench.pages.answer(
                scraper,
                "/api/v1/targets?state=active",
                200,
                Json.write(Map.of(
                        "data",
                        Map.of(
                                "activeTargets",
                                List.of(Map.of(
                                        "labels",
                                        Map.of("component", "app", "service", "quince", "instance", instance),
                                        "health",
                                        health,
                                        "lastError",
                                        error,
                                        "lastScrape",
                                        at,
                                        "lastScrapeDuration",
                                        0.01))))));
    }

    private void serve(String answer) {
        byte[] bytes = answer.replace("|", "\r\n").getBytes(ISO_8859_1);
        pool.execute(() -> {
            try {
                while (true) {
                    Socket socket = service.accept();
                    pool.execute(() -> answer(socket, bytes));
                }
            } catch (IOException e) {
                // the test is over
            }
        });
    }

    private static void answer(Socket socket, byte[] bytes) {
        try (socket) {
            while (socket.getInputStream().read() != '\n') {
                // the request's first line
            }
            if (Arrays.equals(bytes, "silent".getBytes(ISO_8859_1))) {
                socket.getInputStream().readAllBytes();
            } else if (!Arrays.equals(bytes, "closed".getBytes(ISO_8859_1))) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes(); // what is not read would reset the connection
            }
        } catch (SSLException e) {
            // it was asked without TLS, and has said so
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
