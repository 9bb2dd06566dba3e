package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.EngineException;
import dev.devmon.engine.EngineException.Kind;
import dev.devmon.engine.docker.StandInEngine.Answer;
import dev.devmon.event.EventSink;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** An engine, a stand-in, that answers every request with one error; and one that does not answer. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DockerFailuresTest {
    @TempDir
    Path folder;

    private StandInEngine standIn;
    private DockerEngine engine;
    private int status;
    private String reason = "the disk is upside down";

    @BeforeEach
    void start() throws IOException {
        standIn = new StandInEngine(path -> new Answer(status, "{\"message\":\"" + reason + "\"}"));
        engine = DockerEngine.fromEnvironment();
    }

    @AfterEach
    void stop() {
        engine.close();
        standIn.close();
    }

    @Test
    void saysThatANameIsUnknown() {
        EngineLocation elsewhere = new EngineLocation(URI.create("tcp://build:2376"), "DOCKER_HOST", null);
        DockerFailures failures = new DockerFailures(new Connection(() -> elsewhere));

        FailureException failure = assertThrows(
                FailureException.class,
                () -> failures.call(() -> {
                    throw new UncheckedIOException(new UnknownHostException("build"));
                }));

        assertEquals("unknown host: build", failure.failures().get(0).why());
    }

    private EngineException failure(int answer, Executable call) {
        status = answer;
        return assertThrows(EngineException.class, call);
    }

    @Test
    void saysThatTheEngineCannotAnswerNowWhateverItIsAsked() {
        for (Executable call : List.<Executable>of(
                () -> engine.version(),
                () -> engine.info(),
                () -> engine.containers("devmon"),
                () -> engine.observe("devmon", List.of("image")),
                () -> engine.imageIds(List.of("image")),
                () -> engine.vitals("id"),
                () -> engine.stop("id"),
                () -> engine.restart("id"),
                () -> engine.containerUse(),
                () -> engine.readFile("id", "/file"),
                () -> engine.removeEphemeral("devmon"),
                () -> engine.others(),
                () -> engine.execute(new Step.CreateNetwork("net", "devmon", "a test"), EventSink.NOWHERE))) {
            EngineException e = failure(500, call);

            assertEquals(Kind.REJECTED, e.kind());
            assertEquals(ExitCode.ENGINE_UNREACHABLE, e.exitCode());
            assertTrue(e.failures().get(0).why().contains("the disk is upside down (status 500)"), e::toString);
            assertTrue(e.failures().get(0).fix().contains("wait until Docker has started"), e::toString);
        }
    }

    @Test
    void tellsWhatIsGoneFromWhatIsInTheWay() {
        assertEquals(Kind.GONE, failure(404, () -> engine.restart("id")).kind());
        assertEquals(Kind.CONFLICT, failure(409, () -> engine.restart("id")).kind());
        assertEquals(Kind.GONE, failure(404, () -> engine.vitals("id")).kind());
        assertEquals(Kind.REJECTED, failure(400, () -> engine.restart("id")).kind());
    }

    @Test
    void saysThatTheEngineRejectedARequest() {
        Step network = new Step.CreateNetwork("net", "devmon", "a test");

        EngineException e = failure(403, () -> engine.execute(network, EventSink.NOWHERE));

        assertTrue(e.failures().get(0).what().endsWith("rejected the request"), e::toString);
        assertEquals("the disk is upside down (status 403)", e.failures().get(0).why());
        assertEquals(ExitCode.COMPONENT, e.exitCode());
    }

    @Test
    void saysWhatToDoWhenNoAddressesAreLeftForANetwork() {
        for (String words : List.of(
                "all predefined address pools have been fully subnetted",
                "could not find an available, non-overlapping IPv4 address pool among the defaults")) {
            reason = words;
            status = 500;
            FailureException e = assertThrows(
                    FailureException.class,
                    () -> engine.execute(new Step.CreateNetwork("net", "devmon", "a test"), EventSink.NOWHERE));

            assertEquals(ExitCode.PREFLIGHT, e.exitCode());
            assertEquals(words, e.failures().get(0).why());
            assertTrue(e.failures().get(0).fix().contains("docker network prune"), e::toString);
        }
    }

    @Test
    void givesUpAnEngineThatDoesNotAnswerAndConnectsAnewTheNextTime() throws IOException {
        Path socket = folder.resolve("docker.sock");
        try (DockerHost host = DockerHost.set("unix://" + socket);
                ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Connection connection = Connection.fromEnvironment()) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            DockerFailures failures = new DockerFailures(connection, Duration.ofSeconds(1));
            EngineApi api = new EngineApi(connection);
            for (int i = 0; i < 2; i++) {
                EngineException e =
                        assertThrows(EngineException.class, () -> failures.answer(() -> api.get("/version")));

                assertEquals(Kind.UNREACHABLE, e.kind(), host::toString);
                assertEquals(
                        "Docker at unix://" + socket + " does not answer",
                        e.failures().get(0).what());
                try (SocketChannel request = silent.accept()) {
                    while (request.read(ByteBuffer.allocate(1024)) >= 0) {
                        // the request; its end is that whoever waited for an answer was freed
                    }
                }
            }
        }
    }
}
