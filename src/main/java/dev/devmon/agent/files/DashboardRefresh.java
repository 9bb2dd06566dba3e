package dev.devmon.agent.files;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a dashboard generated for each new service, again once the service has had time for its first requests, and now
 * and then after that.
 */
public final class DashboardRefresh implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardRefresh.class);
    private static final Duration FIRST_REQUESTS = Duration.ofMinutes(1);
    private static final Duration NOW_AND_THEN = Duration.ofMinutes(15);

    private final BackgroundCommand command;
    private final Clock clock;
    private final Supplier<List<DiscoveredService>> services;
    private boolean shown;
    private final Map<String, Due> dues = new HashMap<>();

    /** @param next the time from this refresh to the one after it */
    private record Due(Instant at, Duration next) {}

    /** @param command the command that generates dashboards; the names of the services are appended */
    public DashboardRefresh(BackgroundCommand command, Clock clock, Supplier<List<DiscoveredService>> services) {
        this.services = services;
        this.command = command;
        this.clock = clock;
    }

    /**
     * Finds out whether a component shows dashboards; it may come later than the services, and then all of them are
     * new.
     */
    @Override
    public void refresh(RunningStack running) {
        shown = running.mounting(new Mount.State(StateKind.SERVICE_DASHBOARDS)::equals)
                .findAny()
                .isPresent();
    }

    /** Generates the dashboards that are due; does nothing while the command is running or paused. */
    @Override
    public void run() throws IOException {
        if (!command.ready()) {
            return;
        }
        Instant now = clock.instant();
        List<String> names = (shown ? services.get() : List.<DiscoveredService>of())
                .stream()
                        .filter(service -> service.metrics() != null
                                && service.measured() == null
                                && service.origin() != Origin.KUBERNETES
                                && service.verdict() == Verdict.ADMITTED)
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
        LOG.info("dashboards are made for {}", due);
        command.start(due);
    }
}
