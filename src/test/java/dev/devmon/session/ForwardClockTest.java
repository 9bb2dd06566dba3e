package dev.devmon.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.MovingClock;
import dev.devmon.discovery.Samples;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
    private final MovingClock system = new MovingClock();
    private final Clock clock = new ForwardClock(system);

    @Test
    void isTheSystemsAsLongAsThatGoesForward() {
        assertEquals(Samples.NOON, clock.instant());
        system.move(Duration.ofHours(9));
        assertEquals(Samples.NOON.plus(Duration.ofHours(9)), clock.instant());
    }

    @Test
    void goesOnFromWhereItWasWhenTheSystemsGoesBack() {
        system.move(Duration.ofHours(3));
        assertEquals(Samples.NOON.plus(Duration.ofHours(3)), clock.instant());
        system.move(Duration.ofHours(-3));
        assertEquals(Samples.NOON.plus(Duration.ofHours(3)), clock.instant());
        system.move(Duration.ofSeconds(15));
        assertEquals(Samples.NOON.plus(Duration.ofHours(3)).plusSeconds(15), clock.instant());
    }
}
