package dev.devmon.agent;

import dev.devmon.definition.Measures;
import dev.devmon.engine.Engine;
import dev.devmon.engine.LogQuery;
import dev.devmon.measuring.Login;
import dev.devmon.measuring.SystemPage;
import dev.devmon.session.Polling;
import dev.devmon.session.Sleeper;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks exporters whether they can measure a system, one after the other and apart from everything else. A login that was
 * refused is never tried again; what did not answer is asked again, ever more seldom. Not safe for use by several threads.
 */
final class SystemTrials {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTrials.class);

    /** As long as the scraper waits: a page that takes longer would never be scraped. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int LOG_LINES = 100;
    private static final Duration LOG_PAUSE = Duration.ofMillis(50);
    private static final Duration LOG_DELAY = Duration.ofSeconds(1);

    private final Engine engine;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Executor executor;
    private final Map<Subject, Trial> trials = new HashMap<>();

    /**
     * What is tried: another process, container or login is another trial.
     *
     * @param life of the system
     * @param login null for none
     */
    record Subject(String address, String life, @Nullable Login login) {}

    /** Where it is asked. */
    record Page(String containerId, String url) {}

    /** What came of it. */
    sealed interface Outcome {}

    record Answered(int series) implements Outcome {}

    /** @param why in the words of the system */
    record Refused(String why) implements Outcome {}

    record Silent(String why) implements Outcome {}

    private static final class Trial {
        private @Nullable CompletableFuture<Outcome> running;
        private @Nullable Outcome latest;
        private Duration pause = FIRST_PAUSE;
        private Instant due = Instant.EPOCH;
    }

    /** @param executor of one thread: what an exporter logs meanwhile is about what was asked */
    SystemTrials(Engine engine, Clock clock, Sleeper sleeper, Executor executor) {
        this.engine = engine;
        this.clock = clock;
        this.sleeper = sleeper;
        this.executor = executor;
    }

    /** Forgets all others. */
    void retain(Collection<Subject> subjects) {
        trials.keySet().retainAll(subjects);
    }

    /** What came of the last trial, which is begun here where one is due; empty while there is none. */
    Optional<Outcome> outcome(Subject subject, Measures measures, Page page) {
        Trial trial = trials.computeIfAbsent(subject, none -> new Trial());
        Instant now = clock.instant();
        CompletableFuture<Outcome> running = trial.running;
        if (running != null && running.isDone()) {
            trial.latest = running.join();
            trial.running = null;
            if (trial.latest instanceof Silent) {
                trial.due = now.plus(trial.pause);
                Duration doubled = trial.pause.multipliedBy(2);
                trial.pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
        boolean open = trial.latest == null || trial.latest instanceof Silent;
        if (open && trial.running == null && !trial.due.isAfter(now)) {
            trial.running = CompletableFuture.supplyAsync(() -> ask(measures, page), executor);
        }
        return Optional.ofNullable(trial.latest);
    }

    /** Whether one that has ended was not asked for yet. */
    boolean hasNews() {
        return trials.values().stream().anyMatch(trial -> trial.running != null && trial.running.isDone());
    }

    /** It answered, and does not any more: one more trial tells whether its login is refused now. */
    void doubt(Subject subject) {
        Trial trial = trials.get(subject);
        if (trial != null && trial.latest instanceof Answered && trial.running == null) {
            trial.latest = new Silent("it does not answer its exporter any more");
            trial.due = Instant.EPOCH;
            trial.pause = FIRST_PAUSE;
        }
    }

    private Outcome ask(Measures measures, Page page) {
        try {
            List<String> before = refusals(measures, page);
            LocalHttp.Answer answer = LocalHttp.request("GET", page.url(), TIMEOUT);
            SystemPage read = SystemPage.read(answer.body(), measures.answers());
            if (answer.ok() && read.answered()) {
                return new Answered(read.series());
            }
            return refusalAfter(before.size(), measures, page)
                    .<Outcome>map(Refused::new)
                    .orElse(new Silent("its exporter gets no answer from it"));
        } catch (IOException e) {
            LOG.debug("{} does not answer", page.url(), e);
            return new Silent("its exporter does not answer: " + e.getMessage());
        }
    }

    /** The engine has a line of a log a moment after it was written: taken for silent, the login would be tried again. */
    private Optional<String> refusalAfter(int earlier, Measures measures, Page page) {
        if (measures.logins() == null) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        new Polling(clock, sleeper, LOG_PAUSE, LOG_PAUSE).await(LOG_DELAY, () -> {
            found.clear();
            found.addAll(refusals(measures, page));
            return found.size() > earlier ? Optional.empty() : Optional.of("no refusal");
        });
        return found.size() > earlier ? Optional.of(found.get(found.size() - 1)) : Optional.empty();
    }

    /** What the exporter's log says of refused logins, the latest last. */
    private List<String> refusals(Measures measures, Page page) {
        List<String> found = new ArrayList<>();
        Measures.Logins logins = measures.logins();
        if (logins != null) {
            engine.logs(
                    page.containerId(),
                    LogQuery.last(LOG_LINES),
                    line -> logins.refused().matcher(line).results().forEach(match -> found.add(match.group())));
        }
        return found;
    }
}
