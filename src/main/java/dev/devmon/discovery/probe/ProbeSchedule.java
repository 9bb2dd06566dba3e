package dev.devmon.discovery.probe;

import dev.devmon.discovery.identify.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has candidates asked, side by side and not again before it is worth it, and remembers what they answered while they
 * live. One slow service delays nobody: what has no answer when patience ends is collected in the next cycle. Not safe
 * for use by several threads.
 */
public final class ProbeSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeSchedule.class);

    private final Probe probe;
    private final ExecutorService pool;
    private final Duration patience;
    private final Map<String, File> files = new HashMap<>();
    private boolean firstCycle = true;

    /** What is known of one candidate. */
    private static final class File {
        private final Instant listensSince;
        private Instant due;
        private int asked;
        private @Nullable Future<ProbeOutcome> running;
        private @Nullable ProbeOutcome outcome;

        private File(Instant listensSince, Instant due) {
            this.listensSince = listensSince;
            this.due = due;
        }
    }

    public ProbeSchedule(Probe probe, ExecutorService pool, Duration patience) {
        this.probe = probe;
        this.pool = pool;
        this.patience = patience;
    }

    /** By key, the latest answer of each candidate that has given one. Everything else is forgotten. */
    public Map<String, ProbeOutcome> outcomes(List<Candidate> candidates, Instant now) {
        Set<String> keys = candidates.stream().map(Candidate::key).collect(Collectors.toSet());
        files.keySet().retainAll(keys);
        List<File> waiting = new ArrayList<>();
        for (Candidate candidate : candidates) {
            File file = files.computeIfAbsent(candidate.key(), key -> new File(listensSince(candidate, now), now));
            if (file.running == null && !file.due.isAfter(now)) {
                file.running = pool.submit(() -> probe.ask(candidate));
            }
            if (file.running != null) {
                waiting.add(file);
            }
        }
        firstCycle = false;
        collect(waiting, now);
        Map<String, ProbeOutcome> outcomes = new HashMap<>();
        files.forEach((key, file) -> {
            if (file.outcome != null) {
                outcomes.put(key, file.outcome);
            }
        });
        return outcomes;
    }

    /** What appears later is new; what is there at the beginning has listened since about the start of its process. */
    private Instant listensSince(Candidate candidate, Instant now) {
        return firstCycle && candidate.aliveSince().isBefore(now) ? candidate.aliveSince() : now;
    }

    private void collect(List<File> waiting, Instant now) {
        long end = System.nanoTime() + patience.toNanos();
        for (File file : waiting) {
            Future<ProbeOutcome> running = file.running;
            try {
                if (running != null) {
                    file.outcome = running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    file.running = null;
                    Duration age = Duration.between(file.listensSince, now);
                    Duration pause = ProbePauses.after(file.outcome.verdict(), age, file.asked);
                    file.asked += pause.isZero() ? 0 : 1;
                    file.due = now.plus(pause);
                }
            } catch (TimeoutException e) {
                LOG.debug("a service has not answered yet");
            } catch (ExecutionException e) {
                LOG.warn("asking a service failed", e.getCause());
                file.running = null;
                file.due = now.plus(ProbePauses.after(Verdict.UNREACHABLE, Duration.ofHours(1), 0));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
