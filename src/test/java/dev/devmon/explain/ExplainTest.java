package dev.devmon.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.explain.Explanation.Step;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a service before it is asked. */
@Timeout(60)
class ExplainTest {
    @TempDir
    Path folder;

    private ExplainBench quince;

    @BeforeEach
    void bringUp() throws IOException {
        quince = new ExplainBench(folder);
    }

    @AfterEach
    void close() throws IOException {
        quince.close();
    }

    @Test
    void aServiceThatStoppedIsKnownByItsNameAndItsPort() throws IOException {
        quince.serve(ExplainBench.METRICS + "a 1\n");
        quince.scraped("up", "");
        quince.service.close();
        quince.bench.folder.settings("{}\n");
        for (String word : List.of("quince", Integer.toString(quince.service.getLocalPort()))) {
            Step failure = quince.failure(word);
            assertEquals(Cause.STOPPED, failure.cause());
            assertTrue(failure.fix().contains("devmon forget quince"), failure::fix);
        }
    }

    @Test
    void ofOneThatEndedItSaysHow() throws IOException {
        DiscoveredService orders = Samples.service("orders", Verdict.ADMITTED);
        DiscoveredService crashed =
                Samples.last(orders, null, ServiceState.CRASHED, "it crashed: panic: boom", Samples.NOON);
        DiscoverySetup.memory(quince.bench.session()).update(before -> List.of(crashed));
        assertEquals(
                List.of(
                        "nothing listens at 127.0.0.1:8080; orders did until 2026-11-22T12:00:00Z",
                        "it crashed: panic: boom"),
                quince.failure("orders").evidence());
    }

    @Test
    void aProcessMayListenOnNoPort() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Step failure = quince.failure(Long.toString(process.pid()));
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
            Step failure = quince.failure(ports.get(39).toString());
            assertEquals(Cause.MANY_PORTS, failure.cause());
            assertTrue(failure.fix().contains("address: '127.0.0.1:" + ports.get(39) + "'"), failure::fix);
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void knowsAServiceByItsPortItsProcessAndItsName() {
        quince.serve("HTTP/1.1 404 Not Found||");
        String port = Integer.toString(quince.service.getLocalPort());
        String subject = "quince at 127.0.0.1:" + port;
        for (String word : List.of("quince", port, "127.0.0.1:" + port)) {
            assertEquals(subject, quince.explain(word).get(0).subject());
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        assertTrue(quince.explain(pid).stream()
                .anyMatch(explanation -> explanation.subject().equals(subject)));
    }

    @Test
    void explainsWhatDoesNotListen() throws IOException {
        quince.bench.folder.settings("{}\n");
        int port = quince.service.getLocalPort();
        quince.service.close();
        Step empty = quince.failure(Integer.toString(port));
        assertEquals(Cause.NOT_LISTENING, empty.cause());
        assertEquals("nothing listens on port " + port, empty.evidence().get(0));
        FailureException unknown = assertThrows(FailureException.class, () -> quince.explain("nosuch"));
        assertEquals(ExitCode.USAGE, unknown.exitCode());
    }

    @Test
    void saysWhichLineOfTheSettingsIgnoresSomething() throws IOException {
        String port = Integer.toString(quince.service.getLocalPort());
        quince.bench.folder.settings("discovery:\n  ignore:\n    - noisy\n    - '" + port + "'\n");
        Step failure = quince.failure(port);
        assertEquals(Cause.IGNORED_BY_SETTINGS, failure.cause());
        assertEquals(
                "never, because your settings ignore it", failure.evidence().get(0));
        assertTrue(failure.evidence().get(1).endsWith("devmon.yaml:4 ignores \"" + port + "\""), failure::toString);
    }

    /** The process that runs this test is one: a build tool's, or an editor's. */
    @Test
    void saysWhichLineOfTheRulesIgnoresAProgramAndHowToHaveItAsked() throws IOException {
        quince.bench.folder.settings("{}\n");
        Step failure = quince.failure(Integer.toString(quince.service.getLocalPort()));
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
        assertTrue(failure.fix().contains("address: '127.0.0.1:" + quince.service.getLocalPort() + "'"), failure::fix);
    }
}
