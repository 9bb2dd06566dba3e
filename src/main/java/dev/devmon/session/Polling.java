package dev.devmon.session;

import dev.devmon.failure.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks repeatedly until no obstacle is left or the time is up.
 *
 * @param pause the pause after the first answer; it doubles with each, up to {@code longestPause}
 */
public record Polling(Clock clock, Sleeper sleeper, Duration pause, Duration longestPause) {

    /** Returns polling with pauses of one length. */
    public static Polling every(Duration pause, Session session) {
        return new Polling(session.clock(), session.sleeper(), pause, pause);
    }

    /**
     * Waits until no obstacle is left; asks at least once.
     *
     * @param whyNot returns the obstacle, or empty when there is none
     * @return the obstacle that is left when the time is up, or empty
     * @throws FailureException {@code INTERRUPTED} when the thread is interrupted
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
