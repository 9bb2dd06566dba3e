package dev.devmon.discovery;

import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Candidates;
import dev.devmon.discovery.identify.DiscoveryRules;
import dev.devmon.discovery.identify.DiscoverySettings;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.ListenerSource;
import dev.devmon.discovery.listen.PodSource;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.discovery.probe.DuplicatePorts;
import dev.devmon.discovery.probe.Finding;
import dev.devmon.discovery.probe.ProbeOutcome;
import dev.devmon.discovery.probe.ProbeSchedule;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.PodServices;
import dev.devmon.discovery.target.PushedServices;
import dev.devmon.discovery.target.Retention;
import dev.devmon.discovery.target.ServiceMemory;
import dev.devmon.discovery.target.SystemSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The discovery cycle: identifies what listens, probes what is due, and merges the results with what was known before.
 * Not safe for use by several threads.
 */
public final class Discovery {
    private final Sources sources;
    private final Candidates candidates;
    private final ProbeSchedule schedule;
    private final ServiceMemory memory;
    private final String env;
    private final Clock clock;

    /** The sources that a cycle reads. */
    public record Sources(
            ListenerSource listeners,
            ProcessSource processes,
            ContainerSource containers,
            SenderSource senders,
            PodSource pods,
            SystemSource systems,
            EndingSource endings) {}

    public Discovery(
            Sources sources,
            DiscoveryRules rules,
            DiscoverySettings wishes,
            ProbeSettings asking,
            ServiceMemory memory,
            Clock clock) {
        this.sources = sources;
        this.candidates = new Candidates(rules, sources.processes(), wishes);
        this.schedule = new ProbeSchedule(asking);
        this.memory = memory;
        this.env = wishes.env();
        this.clock = clock;
    }

    /**
     * Runs one cycle, and remembers what it found.
     *
     * @return the services that listen or are declared, and those that stopped lately, sorted by name
     * @throws IOException when something could not be listed or remembered; then nothing changes, since an old list is
     *     better than half of a new one
     */
    public List<DiscoveredService> cycle() throws IOException {
        Instant now = clock.instant();
        List<Listener> listening = sources.listeners().list();
        Containers containers = sources.containers().list();
        List<Candidate> all = candidates.of(listening, containers, now);
        List<Candidate> asked = all.stream().filter(Candidate::asked).toList();
        Map<String, ProbeOutcome> outcomes = schedule.outcomes(asked, now);
        List<DiscoveredService> current = sources.systems()
                .measured(
                        PushedServices.join(
                                PodServices.join(
                                        judged(all, outcomes, now),
                                        sources.pods().list(),
                                        now),
                                sources.senders().list(),
                                containers.running(),
                                env,
                                now),
                        now);
        List<DiscoveredService> services =
                memory.update(before -> Retention.join(before, current, sources.endings(), now));
        sources.endings().remember(services);
        return services;
    }

    /**
     * Returns whether something began or stopped listening since the last cycle, or a probe was answered late.
     *
     * @throws IOException when the listeners cannot be read
     */
    public boolean hasNews() throws IOException {
        return schedule.hasLateAnswer() || sources.listeners().changed();
    }

    /**
     * Returns what listens or is declared now, without probing it.
     *
     * @throws IOException when something could not be listed
     */
    public List<Candidate> seen() throws IOException {
        return candidates.of(sources.listeners().list(), sources.containers().list(), clock.instant());
    }

    /** Returns whether nothing listens on a container's exposed port: exposing it is only a promise. */
    private static boolean notThere(Candidate candidate, ProbeOutcome outcome) {
        return candidate.container() != null
                && !candidate.endpoint().loopback()
                && outcome.finding() == Finding.NO_CONNECTION;
    }

    private static List<DiscoveredService> judged(
            List<Candidate> all, Map<String, ProbeOutcome> outcomes, Instant now) {
        Map<String, String> folded = new DuplicatePorts(all, outcomes).folded();
        List<DiscoveredService> services = new ArrayList<>();
        for (Candidate candidate : all) {
            ProbeOutcome outcome = outcomes.get(candidate.key());
            String ignored =
                    candidate.ignoredBecause() == null ? folded.get(candidate.key()) : candidate.ignoredBecause();
            if (ignored == null && outcome != null && notThere(candidate, outcome)) {
                ignored = "its container names this port, and does not listen there";
            }
            if (ignored != null) {
                services.add(DiscoveredService.ignored(candidate, ignored, now));
            } else if (outcome != null) {
                services.add(DiscoveredService.judged(candidate, outcome, now));
            } else if (candidate.expected()) {
                services.add(DiscoveredService.judged(
                        candidate, ProbeOutcome.without(Finding.SILENT, "it has not answered yet"), now));
            }
        }
        return services;
    }
}
