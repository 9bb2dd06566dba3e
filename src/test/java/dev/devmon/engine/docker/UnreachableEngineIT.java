package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.FreePorts;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Engines that do not answer; docker-java takes DOCKER_HOST from the system properties first. */
@Tag("docker")
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UnreachableEngineIT {
    @TempDir
    Path folder;

    @Test
    void saysThatThereIsNoSocket() {
        Path socket = folder.resolve("docker.sock");

        Failure failure = failure("unix://" + socket);

        assertEquals("Docker cannot be reached at unix://" + socket, failure.what());
        assertEquals("there is no socket " + socket + ": is Docker running?", failure.why());
        assertTrue(failure.fix().contains("DOCKER_HOST"), failure::toString);
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoSocket() throws IOException {
        Path file = Files.createFile(folder.resolve("docker.sock"));

        Failure failure = failure("unix://" + file);

        assertEquals("Docker cannot be reached at unix://" + file, failure.what());
        assertTrue(failure.why().contains("Connection refused"), failure::toString);
    }

    @Test
    void saysThatNobodyListens() {
        String address = "tcp://127.0.0.1:" + FreePorts.one();

        Failure failure = failure(address);

        assertEquals("Docker cannot be reached at " + address, failure.what());
        assertTrue(failure.why().contains("Connection refused"), failure::toString);
    }

    private static Failure failure(String dockerHost) {
        try (DockerHost host = DockerHost.set(dockerHost);
                DockerEngine engine = DockerEngine.fromEnvironment()) {
            List<FailureException> failures = List.of(
                    assertThrows(FailureException.class, engine::info),
                    assertThrows(FailureException.class, () -> engine.containers("devmon")),
                    assertThrows(FailureException.class, () -> engine.observe("devmon", List.of())));
            failures.forEach(failure -> assertEquals(ExitCode.ENGINE_UNREACHABLE, failure.exitCode(), host::toString));
            return failures.get(0).failures().get(0);
        }
    }
}
