package dev.devmon.stores;

import dev.devmon.failure.FailureException;
import dev.devmon.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Searches the log lines of services. */
public final class ServiceLogs {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * How far consecutive searches overlap: documents become visible a little after they came in, and not in that
     * order.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final Session session;
    private final ServedApi store;

    /** @throws FailureException {@code COMPONENT} when the store of logs does not run */
    public ServiceLogs(Session session) {
        this.session = session;
        this.store = ServedApi.of(session, ServedApi.LOG_SEARCH);
    }

    /** Returns the latest lines, the earliest of them first. */
    public List<LogLine> search(LogSearch.Query query) {
        return LogSearch.lines(store.send("POST", LogSearch.PATH, LogSearch.body(query)));
    }

    /** Passes on the latest lines, and then each new one, until the thread is interrupted. */
    public void follow(LogSearch.Query query, Consumer<LogLine> lines) throws InterruptedException {
        Instant latest = session.clock().instant();
        Map<String, Instant> shown = new HashMap<>();
        LogSearch.Query next = query;
        while (true) {
            for (LogLine line : search(next)) {
                if (shown.putIfAbsent(line.id(), line.stored()) == null) {
                    lines.accept(line);
                    latest = line.stored().isAfter(latest) ? line.stored() : latest;
                }
            }
            Instant from = latest.minus(OVERLAP);
            shown.values().removeIf(from::isAfter);
            next = query.storedAfter(from);
            session.sleeper().sleep(PAUSE);
        }
    }
}
