package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What keeps a service from its dashboard, made for real on a real stack, and what {@code devmon explain} says of it. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SERVES_A_SERIES = "response.end('a 1\\n')";
    private static final int NOBODY = 65_534;

    private final LabStack lab = new LabStack().settings("discovery:\n  ignore:\n    - my-noisy-tool\n");
    private final List<Process> services = new ArrayList<>();
    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    void bringUp() {
        lab.run("up", "prometheus").expecting(0);
    }

    @AfterEach
    void endServices() {
        services.forEach(Process::destroyForcibly);
        services.clear();
        containers.forEach(container -> DockerCli.run("rm", "--force", container));
        containers.clear();
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    /** It begins at once, and goes on for longer than a scrape may take, but not longer than the probe waits. */
    @Test
    void aScrapeMayTakeTooLong() {
        service(
                "slowpoke",
                """
                response.write('a 1\\n');
                let left = 6;
                const timer = setInterval(() => {
                  if (left-- > 0) return response.write(`b{n="${left}"} 1\\n`);
                  clearInterval(timer);
                  response.end();
                }, 500);
                """);
        awaitCause("slowpoke", "scraped", "scraper-times-out");
        String read = evidence(step("slowpoke", "metrics"));
        assertTrue(read.matches(".*read in 3\\d{3} ms"), read);
    }

    @Test
    void aFirewallMayKeepEveryoneAway() {
        int port = service("walled", SERVES_A_SERIES);
        awaitScraped("walled");
        try (Firewall wall = Firewall.dropping(port)) {
            Node failure = failure("walled");
            assertEquals("blocked", text(failure, "/cause"), wall::toString);
            assertEquals(
                    "GET /metrics: it cannot be reached within 500 ms; a firewall may be dropping the connection",
                    evidence(failure));
        }
        try (Firewall wall = Firewall.rejecting(port)) {
            Node failure = failure("walled");
            assertEquals("blocked", text(failure, "/cause"), wall::toString);
            assertEquals("GET /metrics: it cannot be reached: Connection refused", evidence(failure));
            assertTrue(text(failure, "/fix").contains("sudo iptables -S"), failure::toString);
        }
        awaitScraped("walled");
    }

    @Test
    void aFirewallMayKeepTheScraperAlone() throws IOException {
        int port = service("fenced", SERVES_A_SERIES);
        awaitScraped("fenced");
        String pid = DockerCli.run("inspect", "--format", "{{.State.Pid}}", lab.container("host-scraper"));
        String user = Files.getAttribute(Path.of("/proc", pid), "unix:uid").toString();
        try (Firewall wall = Firewall.rejecting(port, "--match", "owner", "--uid-owner", user)) {
            awaitCause("fenced", "scraped", "scraper-cannot-connect");
            assertTrue(evidence(failure("fenced")).contains("connection refused"), wall::toString);
        }
        try (Firewall wall = Firewall.dropping(port, "--match", "owner", "--uid-owner", user)) {
            awaitCause("fenced", "scraped", "scraper-times-out");
            String read = evidence(step("fenced", "metrics"));
            assertTrue(read.matches(".*read in \\d{1,3} ms"), () -> read + wall);
        }
        awaitScraped("fenced");
    }

    @Test
    void theScraperMayNotTakeWhatTheProbeReads() {
        service("labelled", "response.end('a{' + [...Array(65).keys()].map(n => `l${n}=\"x\"`).join() + '} 1\\n')");
        awaitCause("labelled", "scraped", "scrape-failed");
        assertTrue(evidence(failure("labelled")).contains("label_limit"), () -> evidence(failure("labelled")));
    }

    @Test
    void aSeriesMayBeGivenTwice() {
        service("doubled", "response.end('a{b=\"c\"} 1\\na{b=\"c\"} 2\\n')");
        awaitScraped("doubled");
        Node metrics = step("doubled", "metrics");
        assertEquals("duplicates", text(metrics, "/cause"));
        assertTrue(evidence(metrics).endsWith("exposed twice: a{b=\"c\"}"), () -> evidence(metrics));
    }

    @Test
    void itsRequestsMayBeCountedInAWayOfItsOwnOrNotAtAll() {
        service("homegrown", "response.end('pings_total{status=\"200\"} 5\\n')");
        service("idle", SERVES_A_SERIES);
        awaitCause("homegrown", "requests", "unknown-convention");
        awaitCause("idle", "requests", "no-requests");
        assertEquals("no-health", text(step("idle", "health"), "/cause"));
    }

    @Test
    void aServiceMayHaveItsMetricsAtAnotherPort() {
        int pages = FreePorts.one();
        int metrics = service("twofold", SERVES_A_SERIES, "handler('404').listen(" + pages + ", '127.0.0.1');");
        awaitScraped(Integer.toString(metrics));
        Node other = step(Integer.toString(pages), "asked");
        assertEquals("other-port", text(other, "/cause"), other::toString);
        assertTrue(text(other, "/fix").contains("127.0.0.1:" + metrics), other::toString);
    }

    @Test
    void aServiceMayHaveStopped() {
        service("shortlived", SERVES_A_SERIES);
        awaitScraped("shortlived");
        services.forEach(Process::destroyForcibly);
        awaitCause("shortlived", "listens", "stopped");
        lab.run("forget", "shortlived").expecting(0);
    }

    @Test
    void theAgentMayNotHaveLookedYetOrBeGone() throws IOException, InterruptedException {
        String agent = text(lab.status(), "/agent/pid");
        signal("STOP", agent);
        try {
            service("newcomer", SERVES_A_SERIES);
            awaitCause("newcomer", "target", "not-yet-a-target");
        } finally {
            signal("KILL", agent);
        }
        try {
            awaitCause("newcomer", "target", "no-agent");
        } finally {
            lab.run("up", "prometheus").expecting(0);
        }
        awaitScraped("newcomer");
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }

    @Test
    void theScraperMayBeAway() {
        service("unasked", SERVES_A_SERIES);
        awaitScraped("unasked");
        DockerCli.run("stop", "--time=2", lab.container("host-scraper"));
        try {
            Node failure = failure("unasked");
            assertEquals("no-scraper", text(failure, "/cause"));
            assertTrue(evidence(failure).startsWith("host-scraper is not running"), failure::toString);
        } finally {
            lab.run("up", "prometheus").expecting(0);
        }
        awaitScraped("unasked");
    }

    @Test
    void aProgramMayBeOneThatIsNeverAsked() throws IOException {
        int port = service("cache", SERVES_A_SERIES, "process.title = 'influxd';");
        awaitCause(Integer.toString(port), "asked", "ignored");
        Node failure = failure(Integer.toString(port));
        int line = Integer.parseInt(evidence(failure).replaceFirst("(?s).*discovery\\.yaml:(\\d+) .*", "$1"));
        assertEquals(
                "never, because it is a database\nstack/prometheus/discovery.yaml:" + line
                        + " ignores the process \"influxd\"",
                evidence(failure));
        assertTrue(Files.readAllLines(LabStack.HOME.resolve("stack/prometheus/discovery.yaml"))
                .get(line - 1)
                .contains("process: 'postgres|"));
    }

    @Test
    void aProxyMayShowOnlyWhatIsBehindIt() {
        String port = Integer.toString(service("edge", SERVES_A_SERIES, "process.title = 'caddy';"));
        awaitCause(port, "asked", "passed-on");
        assertEquals("GET /metrics: it shows only metrics of a service behind it", evidence(failure(port)));
    }

    @Test
    void aDatabaseMayNotAnswerItsExporter() {
        int port = service("no-cache", SERVES_A_SERIES, "process.title = 'redis-server';");
        awaitCause(Integer.toString(port), "measured", "system-silent");
        assertEquals("its exporter gets no answer from it", evidence(failure(Integer.toString(port))));
    }

    @Test
    void theSettingsMayIgnoreIt() {
        service("my-noisy-tool", SERVES_A_SERIES);
        awaitCause("my-noisy-tool", "asked", "ignored-by-settings");
        long line = lab.read("devmon.yaml").lines().count();
        assertEquals(
                "never, because your settings ignore it\n" + lab.folder.resolve("devmon.yaml") + ":" + line
                        + " ignores \"my-noisy-tool\"",
                evidence(failure("my-noisy-tool")));
    }

    @Test
    void itMayBeAPartOfTheStack() {
        DevmonProcess.Result result = lab.run("explain", Integer.toString(lab.port("prometheus", "http")));
        assertEquals(0, result.exitCode(), result::toString);
        assertTrue(result.out().contains("never, because it belongs to a stack of devmon"), result::toString);
        assertFalse(result.out().contains("owner"), () -> "the engine's forwarding is none: " + result);
    }

    @Test
    void aContainerMayPublishNothingOrAnotherPortOrAskToBeLeftAlone() {
        String unpublished = container("unpublished");
        assertEquals("no-published-port", text(failure(unpublished), "/cause"));

        String wrong = container("wrong", "--publish=127.0.0.1:" + FreePorts.one() + ":7777");
        awaitCause(wrong, "asked", "closed");

        String absent = container("absent", "--label=devmon.port=7777");
        awaitCause(absent, "asked", "no-connection");
        assertTrue(evidence(step(absent, "listens")).startsWith("its container says that it does, on "));

        String shy =
                container("shy", "--label=devmon.scrape=false", "--publish=127.0.0.1:" + FreePorts.one() + ":8080");
        awaitCause(shy, "asked", "ignored-by-label");
        assertEquals(
                "never, because a label of its container says so\nthe label is devmon.scrape=false",
                evidence(failure(shy)));
    }

    /** Of the stand-in, which serves at its port 8080; returns its name. */
    private String container(String name, String... options) {
        String container = lab.name + "-" + name;
        containers.add(container);
        DockerCli.run(Stream.of(
                        Stream.of("run", "--detach", "--name=" + container),
                        Stream.of(options),
                        Stream.of(LabStack.STAND_IN, "serve", "8080"))
                .flatMap(words -> words)
                .toArray(String[]::new));
        return container;
    }

    /** devmon runs as nobody, and the service as whoever runs this test. */
    @Test
    void itMayBeAnotherUsersProcess() throws IOException {
        int port = service("hidden", SERVES_A_SERIES);
        awaitScraped("hidden");
        DevmonProcess.Result result = asNobody("explain", Integer.toString(port));
        assertEquals(6, result.exitCode(), result::toString);
        assertTrue(
                result.out().contains("its process cannot be seen, perhaps because it is another user's"),
                result::toString);
        assertTrue(result.out().contains("sudo ss -ltnp 'sport = :" + port + "'"), result::toString);
        assertTrue(
                result.out().contains("discovery: {services: [{name: NAME, address: '127.0.0.1:" + port + "'}]}"),
                result::toString);
    }

    /** A command by the user nobody, who may talk to the engine; left out, loudly, where users cannot be changed. */
    private DevmonProcess.Result asNobody(String... words) throws IOException {
        Path engine = Path.of("/var/run/docker.sock");
        if (!Files.exists(engine) || (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            String what = "the test with another user's process is SKIPPED: it needs root and " + engine;
            System.err.println(what);
            abort(what);
        }
        Path home = Files.createDirectories(lab.folder.resolve("nobody"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--groups=" + Files.getAttribute(engine, "unix:gid"),
                LabStack.HOME.resolve("bin/devmon").toString(),
                "--stack-name",
                lab.name));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(DEVMON|TESTCONTAINERS|XDG)_.*"));
        builder.environment().put("HOME", home.toString());
        return new DevmonProcess(builder, lab.folder).result();
    }

    /** A server in Node whose page of metrics is made by this code; returns its port. */
    private int service(String name, String metrics, String... more) {
        int port = FreePorts.one();
        lab.write(
                name + ".js",
                """
                const http = require('node:http');
                const handler = (path) => http.createServer((request, response) => {
                  if (request.url !== path) return response.writeHead(404).end();
                  %s
                });
                handler('/metrics').listen(%d, '127.0.0.1');
                %s
                """
                        .formatted(metrics, port, String.join("\n", more)));
        try {
            services.add(new ProcessBuilder("node", name + ".js")
                    .directory(lab.folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(lab.folder.resolve(name + ".log").toFile())
                    .start());
        } catch (IOException e) {
            throw new AssertionError("node cannot be started", e);
        }
        return port;
    }

    private List<Node> steps(String word) {
        return lab.json("explain", word, "--json").children("/explanations/0/steps");
    }

    private Node step(String word, String name) {
        List<Node> steps = steps(word);
        return steps.stream()
                .filter(step -> text(step, "/name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name + " in " + steps));
    }

    private Node failure(String word) {
        List<Node> steps = steps(word);
        return steps.stream()
                .filter(step -> text(step, "/state").equals("failed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing fails in " + steps));
    }

    private static String evidence(Node step) {
        return String.join(
                "\n",
                step.children("/evidence").stream()
                        .map(line -> line.text("").orElseThrow())
                        .toList());
    }

    private void awaitCause(String word, String name, String cause) {
        await().atMost(SOON).untilAsserted(() -> {
            List<Node> steps = steps(word);
            assertEquals(
                    Optional.of(cause),
                    steps.stream()
                            .filter(step -> text(step, "/name").equals(name))
                            .flatMap(step -> step.text("/cause").stream())
                            .findFirst(),
                    steps::toString);
        });
    }

    private void awaitScraped(String word) {
        await().atMost(SOON).untilAsserted(() -> assertEquals("ok", text(step(word, "scraped"), "/state")));
    }
}
