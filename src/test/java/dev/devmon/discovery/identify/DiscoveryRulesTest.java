package dev.devmon.discovery.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problem;
import dev.devmon.codec.Problems;
import dev.devmon.discovery.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryRulesTest {
    private static final DiscoveryRules RULES = Samples.rules();

    @ParameterizedTest
    @CsvSource({
        "postgres, 5433, a database",
        "redis-server, 7777, a database",
        "sshd, 2222, 'a login, file or system service'",
        "chrome, 9222, a browser or desktop program",
        "idea, 63342, an editor or one of its tools",
        "dockerd, 8000, 'a container engine, or its port forwarding'",
        "ssh, 8080, a tunnel",
        "kubectl, 5432, a database",
        "docker-proxy, 5432, 'a container engine, or its port forwarding'",
        "prometheus, 9091, a part of a monitoring stack",
    })
    void leavesAloneWhatTheyKnow(String executable, int port, String what) {
        Subject subject = subject(Samples.process(1, executable, "/usr/bin/" + executable));
        assertEquals(
                Optional.of("it is " + what),
                RULES.reasonToIgnore(subject, port).map(Ignored::reason));
    }

    @ParameterizedTest
    @CsvSource({
        "java, 5432",
        "node, 9092",
        "python3.12, 8443",
        "myservice, 8080",
        "ledger, 9090",
        "kubectl, 8080",
        "something, 443",
        "something, 8443", // the probe tells whether it speaks TLS only
    })
    void aPortIsOnlyAHintForAnUnknownProgram(String executable, int port) {
        Subject subject = subject(Samples.process(1, executable, executable));
        assertEquals(Optional.empty(), RULES.reasonToIgnore(subject, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005",
                "-Xrunjdwp:transport=dt_socket,address=localhost:5005,server=y",
                "-Dcom.sun.management.jmxremote.port=5005",
                "--inspect-brk=127.0.0.1:5005",
                "-m\ndebugpy\n--wait-for-client\n--listen\n0.0.0.0:5005",
                "/usr/bin/dlv\ndebug\n--headless\n--listen=:5005",
            })
    void neverTalksToADebugPort(String arguments) {
        Subject subject =
                subject(Samples.process(1, "java", ("java\n" + arguments + "\n-jar\norders.jar").split("\n")));
        assertTrue(RULES.reasonToIgnore(subject, 5005).orElseThrow().reason().contains("debugger port"));
        assertEquals(Optional.empty(), RULES.reasonToIgnore(subject, 8080));
    }

    @Test
    void aMeasuredSystemIsNotAskedAtItsDebugPort() {
        Subject broker = subject(Samples.process(
                1, "java", "java", "-Dcom.sun.management.jmxremote.port=5005", "kafka.Kafka", "server.properties"));
        assertEquals("kafka", RULES.system(broker, 19092).orElseThrow().system());
        assertEquals(Optional.empty(), RULES.system(broker, 5005));
    }

    @Test
    void aServerThatIsToldWhereToListenIsNoDebugger() {
        for (String argument : List.of("--listen=:5005", "--listen\n:5005", "--listen\ntcp:5005")) {
            Subject subject = subject(Samples.process(1, "server", ("server\n" + argument).split("\n")));
            assertEquals(Optional.empty(), RULES.reasonToIgnore(subject, 5005), argument);
        }
    }

    /** The line is looked up in the file: it has to be that of the pattern, or of the ports. */
    @ParameterizedTest
    @CsvSource({
        "postgres, postgres, 1, 'process: ''postgres|', 'ignores the process \"postgres\"'",
        "java, java -cp x kafka.Kafka a.properties, 1, 'command: ''^(?:kafka', 'ignores a command line with \"kafka.Kafka\"'",
        "java, java -jar /opt/h2-2.3.232.jar, 1, 'command: ''^(?:org\\.apache\\.cassandra', 'ignores a command line with \"-jar /opt/h2-2.3.232.jar\"'",
        "ledger, ledger, 5432, 'ports: [1433,', 'ignores port 5432, unless it knows the program'",
        "java, java -Dcom.sun.management.jmxremote.port=5005, 5005, debug-ports:, 'ignores the port of \"-Dcom.sun.management.jmxremote.port=5005\"'",
    })
    void saysWhichLineOfTheFileIgnoresSomething(String program, String command, int port, String written, String rule)
            throws IOException {
        Ignored ignored = RULES.reasonToIgnore(subject(Samples.process(1, program, command.split(" "))), port)
                .orElseThrow();
        assertEquals(rule, ignored.rule());
        assertEquals(Ignored.By.RULES, ignored.by());
        Position at = Objects.requireNonNull(ignored.at());
        String line = Files.readAllLines(Path.of(at.file())).get(at.line() - 1);
        assertTrue(line.contains(written), () -> at + " " + line);
    }

    @Test
    void saysWhichImageIsIgnored() {
        Subject subject = new Subject(null, Samples.container("c", "library/postgres:17", Map.of()), Subject.OTHER);
        assertEquals(
                "ignores the image \"postgres\"",
                RULES.reasonToIgnore(subject, 1).orElseThrow().rule());
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:17, 5433, true",
        "registry.example/library/postgres@sha256:abc, 5433, true",
        "registry.local:5000/team/redis:7-alpine, 1, true",
        "timescale/timescaledb-ha:pg17, 1, true",
        "acme/orders:1, 5432, true",
        "acme/orders:1, 8080, false",
        "acme/postgres-viewer:1, 8080, false",
    })
    void knowsContainersByTheirImage(String image, int port, boolean ignored) {
        Subject subject = new Subject(null, Samples.container("c", image, Map.of()), Subject.OTHER);
        assertEquals(ignored, RULES.reasonToIgnore(subject, port).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "java, java, java",
        "MainThread, node, node",
        "python3.11, /venv/bin/gunicorn, python",
        "dotnet, dotnet, dotnet",
        "ruby3.2, puma: worker, ruby",
        "php-fpm8.3, php-fpm, php",
        "main, /tmp/go-build42/b001/exe/main, go",
        "ledger, ./ledger, other",
        "Orders.Api, bin/Debug/net9.0/Orders.Api, other",
    })
    void guessesTheRuntime(String executable, String program, String runtime) {
        assertEquals(runtime, RULES.runtime(Samples.process(1, executable, program)));
    }

    @Test
    void asksJavaAtItsFrameworksPathsFirstAndOthersOnlyWhereItIsWorthIt() {
        assertEquals(
                "/actuator/prometheus", RULES.metricsPathsFor(process("java")).get(0));
        assertEquals(List.of("/metrics"), RULES.metricsPathsFor(process("python3.12")));
        assertTrue(RULES.metricsPathsFor(process("ledger")).size() > 3);
    }

    @Test
    void asksAProgramWithAPathOfItsOwnOnlyThere() {
        List<String> own = List.of("/stats/prometheus");
        assertEquals(own, RULES.metricsPathsFor(process("envoy")));
        assertEquals(List.of("/ready"), RULES.healthPathsFor(process("envoy")));
        assertEquals(own, RULES.metricsPathsFor(container("envoyproxy/envoy:v1.40-latest")));
        assertEquals(own, RULES.metricsPathsFor(container("docker.io/istio/proxyv2:1.30.0")));
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx_vts_server_requests_total",
        "apache2, apache_accesses_total",
        "caddy, caddy_http_requests_total",
        "traefik, traefik_entrypoint_requests_total",
        "haproxy, haproxy_frontend_http_requests_total",
        "envoy, envoy_http_downstream_rq_total",
    })
    void knowsAProxyByTheNamesOfItsOwnMetrics(String program, String name) {
        Pattern own = RULES.ownMetrics(process(program)).orElseThrow();
        assertTrue(own.matcher(name).find());
        assertFalse(own.matcher("http_requests_total").find());
        assertEquals(
                own.pattern(),
                RULES.ownMetrics(container("acme.example/" + (program.equals("apache2") ? "httpd" : program) + ":1"))
                        .orElseThrow()
                        .pattern());
    }

    @Test
    void takesWhateverAnythingElseShowsAsItsOwn() {
        assertEquals(Optional.empty(), RULES.ownMetrics(process("ledger")));
        assertEquals(Optional.empty(), RULES.ownMetrics(container("acme/edge:1")));
    }

    @Test
    void asksThereWhateverMayBeThatProgramButNoOther() {
        assertTrue(
                RULES.metricsPathsFor(container("acme/edge:1")).containsAll(List.of("/metrics", "/stats/prometheus")));
        assertFalse(RULES.metricsPathsFor(process("ledger")).contains("/stats/prometheus"));
    }

    @Test
    void readsNoOtherVariablesThanThoseThatNameAService() {
        assertTrue(RULES.variables().contains("OTEL_SERVICE_NAME"));
        assertTrue(RULES.variables().stream().allMatch(name -> name.matches(".*(NAME|ATTRIBUTES)")));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        Problems problems = new Problems();
        DiscoveryRules.read(
                "discovery.yaml",
                """
                schema: 1
                ignore:
                  - {what: a thing, process: '(', ports: [http]}
                metrics:
                  - {path: metrics, own: ^acme_}
                health: [{path: /ok, own: ^acme_}]
                names:
                  explicit:
                    - {file: package.json}
                    - {form: folder}
                  guesed: []
                """,
                problems);
        assertEquals(
                List.of(
                        "discovery.yaml:3 process: expected a regular expression, found \"(\"",
                        "discovery.yaml:3 ports: expected a port from 1 to 65535, found \"http\"",
                        "discovery.yaml:5 `own` is about one program, and none is named",
                        "discovery.yaml:5 path: expected a path beginning with /, found \"metrics\"",
                        "discovery.yaml:6 unknown key \"own\"",
                        "discovery.yaml:9 neither `pointer` nor `match` says where the name is",
                        "discovery.yaml:10 the rule names no source",
                        "discovery.yaml:10 unknown key \"form\"",
                        "discovery.yaml:11 unknown key \"guesed\""),
                problems.list().stream().map(DiscoveryRulesTest::line).toList());
    }

    private static String line(Problem problem) {
        return problem.at() + " " + problem.what();
    }

    private static Subject process(String executable) {
        return subject(Samples.process(1, executable, executable));
    }

    private static Subject container(String image) {
        return new Subject(null, Samples.container("c", image, Map.of()), Subject.OTHER);
    }

    private static Subject subject(ProcessIdentity process) {
        return new Subject(process, null, RULES.runtime(process));
    }
}
