package dev.devmon.discovery.identify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the owner of a socket that several processes hold: a server that reloads its code or has workers starts copies
 * of itself, while the service is what a developer started. Finding it costs more than everything else in a cycle where
 * nothing changed, so owners are kept until {@link #lookAgain}. Not safe for use by several threads.
 */
final class SocketOwner {
    /** The highest tree of processes to climb; real trees are far lower. */
    private static final int DEEPEST = 16;

    private static final Comparator<ProcessIdentity> OLDEST_FIRST =
            Comparator.comparing(ProcessIdentity::startTime).thenComparing(ProcessIdentity::pid);

    private final DiscoveryRules rules;
    private final ProcessSource processes;
    private final Map<List<Integer>, Owned> known = new HashMap<>();

    /**
     * The owner of a socket.
     *
     * @param process the process that a developer started
     * @param renewed when the youngest holder was started: an old service may answer with new code
     */
    record Owned(ProcessIdentity process, Instant renewed) {}

    SocketOwner(DiscoveryRules rules, ProcessSource processes) {
        this.rules = rules;
        this.processes = processes;
    }

    /** Forgets all owners: processes may have ended, and their pids belong to others. */
    void lookAgain() {
        known.clear();
    }

    /** Returns the owner of a socket with these holders, or empty when none of the holders can be seen. */
    Optional<Owned> of(List<Integer> pids) {
        Owned before = known.get(pids);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<Owned> owned = look(pids);
        owned.ifPresent(found -> known.put(pids, found));
        return owned;
    }

    private Optional<Owned> look(List<Integer> pids) {
        List<ProcessIdentity> visible = new ArrayList<>();
        pids.forEach(pid -> processes.identify(pid).ifPresent(visible::add));
        List<ProcessIdentity> serving =
                visible.stream().filter(holder -> !rules.launches(holder)).toList();
        List<ProcessIdentity> holders = serving.isEmpty() ? visible : serving;
        return holders.stream()
                .filter(holder -> holders.size() == 1 || ancestors(holder).noneMatch(holders::contains))
                .min(OLDEST_FIRST)
                .map(oldest -> new Owned(
                        started(oldest),
                        holders.stream().max(OLDEST_FIRST).orElse(oldest).startTime()));
    }

    /** Climbs from a process that only works for its parent, or is a copy of it, to the first that does not. */
    private ProcessIdentity started(ProcessIdentity holder) {
        ProcessIdentity process = holder;
        for (int depth = 0; depth < DEEPEST; depth++) {
            ProcessIdentity child = process;
            Optional<ProcessIdentity> parent = parent(child)
                    .filter(above -> !rules.launches(above) && (rules.helps(child) || child.repeats(above)));
            if (parent.isEmpty()) {
                return child;
            }
            process = parent.get();
        }
        return process;
    }

    private Stream<ProcessIdentity> ancestors(ProcessIdentity process) {
        return Stream.iterate(parent(process), Optional::isPresent, above -> above.flatMap(this::parent))
                .limit(DEEPEST)
                .flatMap(Optional::stream);
    }

    /**
     * Returns the parent of a process. The system reuses pids: a "parent" that is younger than its child is another
     * process.
     */
    private Optional<ProcessIdentity> parent(ProcessIdentity process) {
        return process.parent() < 1
                ? Optional.empty()
                : processes.identify(process.parent()).filter(above -> !above.startTime()
                        .isAfter(process.startTime()));
    }
}
