package dev.devmon.agent.statistics;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.StateVolumeFile;
import dev.devmon.codec.Json;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import dev.devmon.stores.LogCounts;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.ServedApi;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the log lines of services by level, error and pattern, and publishes the counts as metrics. */
public final class LogStatistics implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(LogStatistics.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Session session;
    private final StateVolumeFile metrics;
    private final LogCounts counts = new LogCounts();
    private Optional<Integer> store = Optional.empty();
    private Instant counted;

    public LogStatistics(Session session) {
        this.session = session;
        // Named as when only patterns were counted, so that no counter exists twice after an upgrade
        this.metrics = new StateVolumeFile(session, StateKind.DISCOVERY_METRICS, "log-patterns.prom");
        this.counted = session.clock().instant().minus(LogSearch.UNTIL_VISIBLE);
    }

    /** Finds the store of log lines, and the container to write through. */
    @Override
    public void refresh(RunningStack running) {
        metrics.refresh(running);
        store = running.port(ServedApi.LOG_SEARCH);
    }

    /** Counts the lines that came in since the last count; while the store does not answer, they are counted later. */
    @Override
    public void run() {
        Instant now = session.clock().instant();
        Instant until = now.minus(LogSearch.UNTIL_VISIBLE);
        if (store.isPresent() && Duration.between(counted, until).compareTo(EVERY) >= 0) {
            try {
                LocalHttp.Answer answer = LocalHttp.request(
                        "POST", LocalHttp.url(store.get(), LogCounts.PATH), LogCounts.body(counted, until), TIMEOUT);
                if (answer.ok()) {
                    Json.read(answer.body()).ifPresent(found -> counts.add(found, now));
                    counted = until;
                }
            } catch (IOException e) {
                LOG.debug("the log lines cannot be queried now", e);
            }
        }
        metrics.write(counts.text(now));
    }
}
