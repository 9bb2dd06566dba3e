package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeLimitsTest {
    @Test
    void onlyWhatIsKnownToAnswerIsWaitedForLong() {
        assertEquals(Duration.ofMillis(200), ProbeLimits.QUICK.start());
        assertEquals(ProbeLimits.PATIENT, ProbeLimits.QUICK.patient());
    }
}
