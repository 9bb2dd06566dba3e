package dev.devmon.app;

import dev.devmon.discovery.DiscoveredService;
import dev.devmon.discovery.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a dashboard made for each service that is new, again when it has had time for its first requests, and now and then. It
 * is another process that makes them: it ends, and gives back the memory that it takes.
 */
final class DashboardRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardRefresh.class);
    private static final Duration FIRST_REQUESTS = Duration.ofMinutes(1);
    private static final Duration NOW_AND_THEN = Duration.ofMinutes(15);

    private final List<String> command;
    private final Clock clock;
    private final Map<String, Due> dues = new HashMap<>();
    private @Nullable Process running;

    /** @param next after this one, how long until the next */
    private record Due(Instant at, Duration next) {}

    /** @param command makes the dashboards of the services whose names follow */
    DashboardRefresh(List<String> command, Clock clock) {
        this.command = List.copyOf(command);
        this.clock = clock;
    }

    boolean idle() {
        return running == null || !running.isAlive();
    }

    /** Does nothing while the last one is at work. */
    void look(List<DiscoveredService> services) throws IOException {
        if (!idle()) {
            return;
        }
        Instant now = clock.instant();
        List<String> names = services.stream()
                .filter(service -> service.metrics() != null && service.verdict() == Verdict.ADMITTED)
                .map(DiscoveredService::name)
                .distinct()
                .toList();
        dues.keySet().retainAll(names);
        List<String> due = names.stream()
                .filter(name -> !dues.getOrDefault(name, new Due(now, FIRST_REQUESTS))
                        .at()
                        .isAfter(now))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        due.forEach(name -> {
            Duration next = dues.containsKey(name) ? NOW_AND_THEN : FIRST_REQUESTS;
            dues.put(name, new Due(now.plus(next), NOW_AND_THEN));
        });
        List<String> line = new ArrayList<>(command);
        line.addAll(due);
        LOG.info("dashboards are made for {}", due);
        running = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
