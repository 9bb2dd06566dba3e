package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.agent.services.ClusterPods;
import dev.devmon.agent.services.EngineContainers;
import dev.devmon.agent.services.TelemetrySenders;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.discovery.target.SystemSource;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reports what discovery knows: what the agent saw last or, if no agent runs, the result of a scan of its own. */
public final class Discover {
    /** 1 for each target that answers, otherwise 0; of what an exporter measures, whether that itself answers. */
    static final String UP = "up{component=\"app\"} or up{system!=\"\"} unless on (env, service, instance)"
            + " instance:system_up:bool == 0 or instance:system_up:bool == 0";

    private final Session session;
    private final AgentProcess agent;

    public Discover(Session session, AgentProcess agent) {
        this.session = session;
        this.agent = agent;
    }

    /** Returns everything seen, sorted by name; {@code scraped} where the metrics store reports it as up. */
    public List<DiscoveredService> run() {
        List<DiscoveredService> services = services();
        Map<List<String>, Boolean> up = up();
        return services.stream()
                .map(service ->
                        service.confirmedBy((name, instance) -> Optional.ofNullable(up.get(List.of(name, instance)))))
                .toList();
    }

    /** Returns what discovery cannot see with this engine, in a sentence; empty where it sees everything. */
    public Optional<String> unseen() {
        return new EngineMachine(session.engine()).unseen();
    }

    /** Counts of the services that discovery knows now or remembers; those that crashed may be targets too. */
    public record Counts(int targets, int pushed, int crashed) {}

    /** Counts the services; needs no engine. */
    public static Counts counts(Session session) {
        List<DiscoveredService> remembered = remembered(session);
        return new Counts(
                count(remembered, DiscoveredService::target),
                count(remembered, service -> service.verdict() == Verdict.PUSHED),
                count(remembered, service -> service.state() == ServiceState.CRASHED));
    }

    private static int count(List<DiscoveredService> services, Predicate<DiscoveredService> which) {
        return (int) services.stream().filter(which).count();
    }

    /** Returns the services that are known now; needs no engine. */
    static List<DiscoveredService> remembered(Session session) {
        try {
            return DiscoverySetup.memory(session).read().stream()
                    .filter(service -> service.remembered(session.clock().instant()))
                    .toList();
        } catch (IOException e) {
            throw DiscoverySetup.unreadable(session, e);
        }
    }

    /** Returns the names of the targets that discovery has; needs no engine. */
    public static List<String> targets(Session session) {
        return remembered(session).stream()
                .filter(DiscoveredService::target)
                .map(DiscoveredService::name)
                .toList();
    }

    /**
     * Forgets a service that stopped, so that it is no longer a target; returns the number of services forgotten.
     *
     * @throws FailureException {@code USAGE} when there is no service of that name
     */
    public int forget(String name) {
        try {
            int forgotten = DiscoverySetup.memory(session).forget(name);
            if (forgotten == 0) {
                throw unknown(name, "discovery knows no service of this name", targets(session));
            }
            return forgotten;
        } catch (IOException e) {
            throw DiscoverySetup.unreadable(session, e);
        }
    }

    static FailureException unknown(String service, String why, Collection<String> known) {
        return Failure.unknown("service", service, why, known, "`devmon discover` lists what it has found")
                .asException();
    }

    private List<DiscoveredService> services() {
        try {
            return agent.pid().isPresent()
                    ? DiscoverySetup.memory(session).read()
                    : DiscoverySetup.of(
                                    session,
                                    new EngineContainers(session.engine()),
                                    new TelemetrySenders(session, () -> RunningStack.of(session)),
                                    new ClusterPods(session, () -> RunningStack.of(session)),
                                    SystemSource.NONE,
                                    (processes, signs) -> EndingSource.NONE,
                                    ProbeSettings.forOneLook(session.engine()::route))
                            .cycle();
        } catch (IOException e) {
            throw DiscoverySetup.unreadable(session, e);
        }
    }

    private Map<List<String>, Boolean> up() {
        Map<List<String>, Boolean> up = new HashMap<>();
        MetricsQuery.of(RunningStack.of(session))
                .instant(UP)
                .ifPresent(samples -> samples.forEach(sample -> up.put(
                        List.of(
                                sample.labels().getOrDefault("service", ""),
                                sample.labels().getOrDefault("instance", "")),
                        sample.value() == 1)));
        return up;
    }
}
