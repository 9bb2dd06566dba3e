package dev.devmon.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import dev.devmon.engine.LogQuery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads container logs as lines. */
final class ContainerLogs {
    private final Connection connection;

    ContainerLogs(Connection connection) {
        this.connection = connection;
    }

    void read(String containerId, LogQuery query, Consumer<String> lines) {
        LogContainerCmd command = connection
                .client()
                .logContainerCmd(containerId)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(query.end() == LogQuery.End.FOLLOW);
        if (query.tail() != LogQuery.ALL) {
            command.withTail(query.tail());
        }
        if (query.since() != null) {
            command.withSince((int) query.since().getEpochSecond());
        }
        try (Lines callback = new Lines(lines)) {
            command.exec(callback).awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the log stream of " + containerId + " cannot be closed", e);
        }
    }

    /** Assembles lines from frames, each of which can hold a part of a line or several lines. */
    private static final class Lines extends ResultCallback.Adapter<Frame> {
        private final Consumer<String> lines;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        private Lines(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void onNext(Frame frame) {
            for (byte next : frame.getPayload()) {
                if (next == '\n') {
                    flush();
                } else {
                    pending.write(next);
                }
            }
        }

        @Override
        public void onComplete() {
            if (pending.size() > 0) {
                flush();
            }
            super.onComplete();
        }

        private void flush() {
            lines.accept(pending.toString(StandardCharsets.UTF_8).stripTrailing());
            pending.reset();
        }
    }
}
