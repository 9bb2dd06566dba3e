package dev.devmon.session;

import dev.devmon.failure.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks again and again, until nothing is in the way or the time is up.
 *
 * @param pause after the first answer; it doubles with each, up to {@code longestPause}
 */
public record Polling(Clock clock, Sleeper sleeper, Duration pause, Duration longestPause) {

    /** With pauses of one length. */
    public static Polling every(Duration pause, Session session) {
        return new Polling(session.clock(), session.sleeper(), pause, pause);
    }

    /**
     * Asks at least once.
     *
     * @param whyNot what is in the way; empty when nothing is
     * @return what still is in the way when the time is up; empty when nothing is
     * @throws FailureException {@code INTERRUPTED} when the thread is
     */
    public Optional<String> await(Duration within, Supplier<Optional<String>> whyNot) {
        Instant deadline = clock.instant().plus(within);
        Duration next = pause;
        Optional<String> obstacle = whyNot.get();
        while (obstacle.isPresent() && !clock.instant().isAfter(deadline)) {
            try {
                sleeper.sleep(next);
            } catch (InterruptedException e) {
                throw FailureException.interrupted();
            }
            next = next.multipliedBy(2).compareTo(longestPause) < 0 ? next.multipliedBy(2) : longestPause;
            obstacle = whyNot.get();
        }
        return obstacle;
    }
}
