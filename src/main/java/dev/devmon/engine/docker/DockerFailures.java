package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Says what Docker's exceptions mean to the person at the keyboard. */
final class DockerFailures {
    private static final String START = "start Docker (Linux: `sudo systemctl start docker`), or set DOCKER_HOST";

    private final URI endpoint;

    DockerFailures(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Calls the engine.
     *
     * @throws FailureException {@code ENGINE_UNREACHABLE} when it does not answer
     * @throws DockerException when it answers that it cannot do it
     */
    <T> T call(Supplier<T> command) {
        try {
            return command.get();
        } catch (DockerException | FailureException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new FailureException(unreachable(e), e);
        }
    }

    private Failure unreachable(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = "Docker cannot be reached at " + endpoint;
        if ("unix".equals(endpoint.getScheme())) {
            Path socket = Path.of(endpoint.getPath());
            if (!Files.exists(socket)) {
                return new Failure(
                        what,
                        "there is no socket " + socket + ": is Docker running?",
                        LabHint.here().or(START),
                        ExitCode.ENGINE_UNREACHABLE);
            }
            if (!Files.isWritable(socket)) {
                return new Failure(
                        what,
                        "no permission on " + socket + " for user " + System.getProperty("user.name"),
                        "add the user to the group docker (`sudo usermod -aG docker $USER`) and log in again",
                        ExitCode.ENGINE_UNREACHABLE);
            }
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new Failure(what, reason, LabHint.here().or(START), ExitCode.ENGINE_UNREACHABLE);
    }
}
