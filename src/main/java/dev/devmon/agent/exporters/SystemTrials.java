package dev.devmon.agent.exporters;

import dev.devmon.agent.task.LoggedReasons;
import dev.devmon.definition.MeasuredSystem;
import dev.devmon.measuring.Login;
import dev.devmon.measuring.SystemPage;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks exporters whether they can measure a system, one after the other and on a thread apart. A refused login is never
 * tried again; a system that did not answer is tried again at growing intervals. Not safe for use by several threads.
 */
public final class SystemTrials {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTrials.class);

    /** The scraper's own timeout: a page that takes longer would never be scraped. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    /** What an exporter that asks by itself may need until it has asked for the first time. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Session session;
    private final Executor executor;
    private final Map<Subject, Trial> trials = new HashMap<>();

    /**
     * The subject of a trial; after a restart, or with another container or login, it is another subject.
     *
     * @param life identifies the run of the system: it differs after a restart
     * @param login the login to the system; null for none
     */
    record Subject(String address, String life, @Nullable Login login) {}

    /**
     * The exporter's page with a system, and the container that serves it.
     *
     * @param sharedBy the system's instance label on a page about several; null on a page of its own
     * @param told when the exporter was told about the systems
     */
    record Page(String containerId, String url, @Nullable String sharedBy, Instant told) {}

    /** The outcome of a trial. */
    sealed interface Outcome {}

    record Answered(int series) implements Outcome {}

    /** @param why the reason, in the words of the system */
    record Refused(String why) implements Outcome {}

    record Silent(String why) implements Outcome {}

    private static final class Trial {
        private @Nullable CompletableFuture<Outcome> running;
        private @Nullable Outcome latest;
        private Duration pause = FIRST_PAUSE;
        private Instant due = Instant.EPOCH;

        private void collect(Instant now) {
            if (running == null || !running.isDone()) {
                return;
            }
            latest = running.join();
            running = null;
            if (latest instanceof Silent) {
                due = now.plus(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
    }

    /**
     * @param executor runs one trial at a time, so that what an exporter logs meanwhile is about the system in question
     */
    public SystemTrials(Session session, Executor executor) {
        this.session = session;
        this.executor = executor;
    }

    /** Takes in the outcomes of the trials of these subjects, and forgets the others. */
    void retain(Collection<Subject> subjects) {
        trials.keySet().retainAll(subjects);
        Instant now = session.clock().instant();
        trials.values().forEach(trial -> trial.collect(now));
    }

    /** Returns the outcome of the last trial, or empty while there is none; begins a trial if one is due. */
    Optional<Outcome> outcome(Subject subject, MeasuredSystem system, Page page) {
        Trial trial = trials.computeIfAbsent(subject, none -> new Trial());
        Instant now = session.clock().instant();
        boolean open = trial.latest == null || trial.latest instanceof Silent;
        if (open && trial.running == null && !trial.due.isAfter(now)) {
            trial.running = CompletableFuture.supplyAsync(() -> ask(system, page), executor);
        }
        boolean early = page.sharedBy() != null && now.isBefore(page.told().plus(FIRST_ANSWER));
        return Optional.ofNullable(trial.latest).filter(outcome -> !(early && outcome instanceof Silent));
    }

    /** Returns whether a trial has ended whose outcome was not taken in yet. */
    boolean hasNews() {
        return trials.values().stream().anyMatch(trial -> trial.running != null && trial.running.isDone());
    }

    /** Returns whether a system has refused the login that it was last tried with. */
    boolean refused(Subject subject) {
        Trial trial = trials.get(subject);
        return trial != null && trial.latest instanceof Refused;
    }

    /** Returns whether a system answered when it was last tried. */
    boolean answered(Subject subject) {
        Trial trial = trials.get(subject);
        return trial != null && trial.latest instanceof Answered;
    }

    /** Has a system tried once more that answered and no longer does: its login may be refused now. */
    void doubt(Subject subject) {
        Trial trial = trials.get(subject);
        if (trial != null && trial.latest instanceof Answered && trial.running == null) {
            trial.latest = new Silent("it does not answer its exporter any more");
            trial.due = Instant.EPOCH;
            trial.pause = FIRST_PAUSE;
        }
    }

    private Outcome ask(MeasuredSystem system, Page page) {
        try {
            // If a refused login counted as silence, it would be tried again
            LoggedReasons refusals = refusals(system, page);
            LocalHttp.Answer answer = LocalHttp.request("GET", page.url(), TIMEOUT);
            SystemPage read = SystemPage.read(answer.body(), system.answers(), page.sharedBy());
            if (answer.ok() && read.answered()) {
                return new Answered(read.series());
            }
            return refusals.last().<Outcome>map(Refused::new).orElse(new Silent("its exporter gets no answer from it"));
        } catch (IOException e) {
            LOG.debug("{} does not answer", page.url(), e);
            return new Silent("its exporter does not answer: " + e.getMessage());
        }
    }

    /** Returns what the exporter logs of refused logins: from now on, or where it asks by itself since it was told. */
    private LoggedReasons refusals(MeasuredSystem system, Page page) {
        String instance = page.sharedBy();
        return new LoggedReasons(
                session,
                page.containerId(),
                instance == null ? null : page.told(),
                line -> instance == null || names(line, instance) ? refusals(system, line) : Stream.empty());
    }

    /** Returns whether a line is about an address, and not about one that it begins or ends. */
    private static boolean names(String line, String address) {
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(address) + "(?!\\d)")
                .matcher(line)
                .find();
    }

    private static Stream<String> refusals(MeasuredSystem system, String line) {
        MeasuredSystem.Logins logins = system.logins();
        return logins == null
                ? Stream.empty()
                : logins.refused().matcher(line).results().map(MatchResult::group);
    }
}
