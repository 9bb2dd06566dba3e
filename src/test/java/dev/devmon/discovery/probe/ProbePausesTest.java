package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProbePausesTest {
    @ParameterizedTest
    @CsvSource({
        "29, 0, 0",
        "30, 0, 5",
        "40, 1, 10",
        "60, 2, 20",
        "90, 3, 40",
        "200, 4, 60",
        "599, 90, 60",
        "600, 9, 600"
    })
    void growWhileAServiceIsYoung(long age, int asked, long pause) {
        assertEquals(Duration.ofSeconds(pause), ProbePauses.after(Verdict.NO_METRICS, Duration.ofSeconds(age), asked));
        assertEquals(Duration.ofSeconds(pause), ProbePauses.after(Verdict.UNREACHABLE, Duration.ofSeconds(age), asked));
    }

    @ParameterizedTest
    @EnumSource(names = {"ADMITTED", "REFUSED"})
    void neverEndForWhatIsDecided(Verdict verdict) {
        assertTrue(ProbePauses.after(verdict, Duration.ZERO, 0).toDays() > 365);
    }

    @Test
    void doNotOverflow() {
        assertEquals(
                Duration.ofMinutes(1), ProbePauses.after(Verdict.NO_METRICS, Duration.ofMinutes(5), Integer.MAX_VALUE));
    }
}
