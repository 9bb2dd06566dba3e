package dev.devmon.agent.task;

import dev.devmon.engine.LogQuery;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reasons that a container logs for its answer to a request, as opposed to earlier ones. The engine has a line a
 * moment after it was written, so the line may come after the answer.
 */
public final class LoggedReasons {
    private static final int LINES = 100;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final Session session;
    private final String containerId;
    private final Function<String, Stream<String>> reasons;
    private final @Nullable Instant since;
    private final int earlier;

    /**
     * Counts the reasons logged so far; to be created before the request is sent.
     *
     * @param reasons extracts the reasons from a log line
     */
    public LoggedReasons(Session session, String containerId, Function<String, Stream<String>> reasons) {
        this(session, containerId, null, reasons);
    }

    /** @param since when the container was told to send requests by itself; null where it is sent one */
    public LoggedReasons(
            Session session, String containerId, @Nullable Instant since, Function<String, Stream<String>> reasons) {
        this.session = session;
        this.containerId = containerId;
        this.reasons = reasons;
        this.since = since;
        this.earlier = since == null ? read().size() : 0;
    }

    /**
     * Returns the last reason logged since then, waiting as long as a line may be delayed; empty when there is none.
     */
    public Optional<String> last() {
        List<String> found = new ArrayList<>();
        Optional<String> none = Polling.every(PAUSE, session).await(DELAY, () -> {
            found.clear();
            found.addAll(read());
            return found.size() > earlier ? Optional.empty() : Optional.of("no reason");
        });
        return none.isPresent() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    private List<String> read() {
        List<String> found = new ArrayList<>();
        session.engine().logs(containerId, new LogQuery(LINES, since, LogQuery.End.NOW), line -> reasons.apply(line)
                .forEach(found::add));
        return found;
    }
}
