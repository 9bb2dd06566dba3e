package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.devmon.codec.Json;
import dev.devmon.engine.EngineException;
import dev.devmon.engine.EngineException.Kind;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates Docker's exceptions for the person at the keyboard. */
final class DockerFailures {
    private static final String START = "start Docker (Linux: `sudo systemctl start docker`), or set DOCKER_HOST";

    private static final Logger LOG = LoggerFactory.getLogger(DockerFailures.class);
    private static final int FIRST_SERVER_ERROR = 500;

    /** The longest time to wait for an answer: an engine that takes longer has stopped answering. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private final Connection connection;
    private final Duration longestAnswer;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "engine");
        thread.setDaemon(true);
        return thread;
    });

    DockerFailures(Connection connection) {
        this(connection, LONGEST_ANSWER);
    }

    DockerFailures(Connection connection, Duration longestAnswer) {
        this.connection = connection;
        this.longestAnswer = longestAnswer;
    }

    /**
     * Calls the engine like {@link #call} for an answer that takes no work, and gives up when it does not come: a local
     * socket has no time limit of its own.
     */
    <T> T answer(Supplier<T> command) {
        Future<T> answer = threads.submit(() -> call(command));
        try {
            return answer.get(longestAnswer.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw FailureException.interrupted();
        } catch (TimeoutException e) {
            disconnect();
            throw new EngineException(
                    Kind.UNREACHABLE,
                    Failure.engineUnreachable(
                            "Docker at " + connection.endpoint() + " does not answer",
                            "there was no answer within " + longestAnswer.toSeconds() + " s",
                            "check whether `docker ps` gets an answer, and restart Docker if not"),
                    e);
        }
    }

    /** Frees the threads that wait for an answer. */
    private void disconnect() {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.info("the connection to {} cannot be closed", connection.endpoint(), e);
        }
    }

    /**
     * Calls the engine. The only place where an exception of docker-java becomes an {@link EngineException}.
     *
     * @throws EngineException when the engine does not answer, or rejects the request
     */
    <T> T call(Supplier<T> command) {
        try {
            return command.get();
        } catch (FailureException e) {
            throw e;
        } catch (NotFoundException e) {
            throw rejected(Kind.GONE, e);
        } catch (ConflictException e) {
            throw rejected(Kind.CONFLICT, e);
        } catch (DockerException e) {
            throw rejected(Kind.REJECTED, e);
        } catch (RuntimeException e) {
            throw new EngineException(Kind.UNREACHABLE, unreachable(e), e);
        }
    }

    /** Calls the engine like {@link #call}, for commands without an answer. */
    void run(Runnable command) {
        call(() -> {
            command.run();
            return command;
        });
    }

    private EngineException rejected(Kind kind, DockerException e) {
        String reason = words(e);
        Failure failure = e.getHttpStatus() >= FIRST_SERVER_ERROR
                ? Failure.engineUnreachable(
                        "Docker at " + connection.endpoint() + " cannot answer now",
                        reason + " (status " + e.getHttpStatus() + ")",
                        "wait until Docker has started, then try again; `docker info` shows its state")
                : Failure.component(
                        "Docker at " + connection.endpoint() + " rejected the request",
                        reason + " (status " + e.getHttpStatus() + ")",
                        "run the same command again; `devmon doctor` checks the engine");
        return new EngineException(kind, failure, e);
    }

    /** Returns the engine's own words, which it sends as JSON. */
    static String words(RuntimeException e) {
        String message = String.valueOf(e.getMessage()).strip();
        String words = Json.read(message.substring(Math.max(0, message.indexOf('{'))))
                .flatMap(body -> body.text("/message"))
                .orElse(message);
        return words.isBlank() ? "it gives no reason" : words;
    }

    private Failure unreachable(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        URI endpoint = connection.endpoint();
        String what = "Docker cannot be reached at " + endpoint;
        if (connection.location().unix()) {
            Path socket = Path.of(endpoint.getPath());
            if (!Files.exists(socket)) {
                return Failure.engineUnreachable(
                        what,
                        "there is no socket " + socket + ": is Docker running?",
                        LabHint.here().or(START));
            }
            if (!Files.isWritable(socket)) {
                return Failure.engineUnreachable(
                        what,
                        "no permission on " + socket + " for user " + System.getProperty("user.name"),
                        "add the user to the group docker (`sudo usermod -aG docker $USER`) and log in again");
            }
        }
        String reason = reason(root);
        if (connection.location().loopback()) {
            return Failure.engineUnreachable(what, reason, LabHint.here().or(START));
        }
        String said = connection.said();
        return Failure.engineUnreachable(
                what,
                said.isEmpty() ? reason : reason + "; ssh says: " + said,
                "check that Docker is running there, and that `docker --host " + endpoint + " version` gets an answer");
    }

    private static String reason(Throwable root) {
        if (root instanceof UnknownHostException) {
            return "unknown host: " + root.getMessage(); // which is all that it says
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
