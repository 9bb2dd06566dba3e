package dev.devmon.discovery.probe;

import dev.devmon.discovery.identify.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes candidates in parallel, each only when it is due, and remembers their outcomes while they live. What answers
 * never waits for what does not: a candidate is probed quickly first, and only if it is silent again with patience, on
 * other threads. Not safe for use by several threads.
 */
public final class ProbeSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeSchedule.class);

    private final ProbeSettings settings;
    private final Map<String, File> files = new HashMap<>();
    private boolean firstCycle = true;

    /** What is known of one candidate. */
    private static final class File {
        private Instant listensSince;
        private Candidate candidate;
        private Instant due;
        private Instant asked;
        private boolean slow;
        private @Nullable CompletableFuture<ProbeOutcome> running;
        private @Nullable ProbeOutcome outcome;

        private File(Candidate candidate, Instant listensSince, Instant now) {
            this.candidate = candidate;
            this.listensSince = listensSince;
            this.due = now;
            this.asked = now;
        }

        /** Updates the candidate. A server that reloaded its code may have metrics now, and counts as young again. */
        private void update(Candidate latest, Instant now) {
            boolean known = latest.pid() != null || latest.container() != null;
            if (known && latest.aliveSince().isAfter(candidate.aliveSince())) {
                listensSince = now;
                due = now;
            }
            candidate = latest;
        }

        /** Returns whether the candidate has answered; that one of many silent sockets was silent again is no news. */
        private boolean answered() {
            return running != null
                    && running.isDone()
                    && (running.isCompletedExceptionally() || running.join().verdict() != Verdict.UNREACHABLE);
        }

        private boolean admitted() {
            return outcome != null && outcome.verdict() == Verdict.ADMITTED;
        }
    }

    public ProbeSchedule(ProbeSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns key -> the latest outcome of each candidate that has one, probing those that are due. Forgets all other
     * candidates.
     */
    public Map<String, ProbeOutcome> outcomes(List<Candidate> candidates, Instant now) {
        Set<String> keys = candidates.stream().map(Candidate::key).collect(Collectors.toSet());
        files.keySet().retainAll(keys);
        for (Candidate candidate : candidates) {
            files.computeIfAbsent(candidate.key(), key -> new File(candidate, listensSince(candidate, now), now))
                    .update(candidate, now);
        }
        firstCycle = false;
        ask(now);
        collect(running(false), settings.cycle(), now);
        collect(running(true), settings.slow(), now);
        Map<String, ProbeOutcome> outcomes = new HashMap<>();
        files.forEach((key, file) -> {
            if (file.outcome != null) {
                outcomes.put(key, file.outcome);
            }
        });
        return outcomes;
    }

    /** Returns whether a candidate has answered since the last cycle, which did not wait for it. */
    public boolean hasLateAnswer() {
        return files.values().stream().anyMatch(File::answered);
    }

    /**
     * Returns since when a candidate listens. One that appears later is new; one present in the first cycle has
     * listened since about the start of its process.
     */
    private Instant listensSince(Candidate candidate, Instant now) {
        return firstCycle && candidate.aliveSince().isBefore(now) ? candidate.aliveSince() : now;
    }

    /** Probes the candidates that are due. A port beside one that has metrics is probed once, in case it has others. */
    private void ask(Instant now) {
        Set<String> explained = files.values().stream()
                .filter(File::admitted)
                .map(file -> file.candidate.sibling())
                .collect(Collectors.toSet());
        List<File> newFirst = files.values().stream()
                .sorted(Comparator.comparing(file -> file.outcome != null))
                .toList();
        for (File file : newFirst) {
            boolean worthIt =
                    file.outcome == null || file.candidate.expected() || !explained.contains(file.candidate.sibling());
            if (file.running == null && !file.due.isAfter(now) && worthIt) {
                submit(file, now);
            }
        }
    }

    private void submit(File file, Instant now) {
        ProbeSettings.Lane lane = file.slow ? settings.patient() : settings.quick();
        Candidate candidate = file.candidate;
        file.asked = now;
        file.running = CompletableFuture.supplyAsync(() -> lane.probe().ask(candidate), lane.pool());
    }

    private List<File> running(boolean slow) {
        return files.values().stream()
                .filter(file -> file.running != null && file.slow == slow)
                .toList();
    }

    private void collect(List<File> waiting, Duration patience, Instant now) {
        long end = System.nanoTime() + patience.toNanos();
        for (File file : waiting) {
            try {
                CompletableFuture<ProbeOutcome> running = file.running;
                if (running != null) {
                    file.outcome = running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    file.running = null;
                    settle(file, file.outcome, now);
                }
            } catch (TimeoutException e) {
                LOG.debug("{} has not answered yet", file.candidate.endpoint());
            } catch (ExecutionException e) {
                LOG.warn("asking {} failed", file.candidate.endpoint(), e.getCause());
                file.running = null;
                file.due = now.plus(ProbePauses.after(Finding.NO_HTTP, Duration.ZERO));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * Decides what follows an outcome: a candidate that was silent is probed with patience at once and from then on,
     * since a quick probe would be in vain.
     */
    private void settle(File file, ProbeOutcome outcome, Instant now) {
        if (outcome.verdict() == Verdict.UNREACHABLE && !file.slow) {
            file.slow = true;
            submit(file, now);
        } else {
            file.due = file.asked.plus(
                    ProbePauses.after(outcome.finding(), Duration.between(file.listensSince, file.asked)));
        }
    }
}
