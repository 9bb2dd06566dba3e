package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePausesTest {
    @ParameterizedTest
    @CsvSource({"0, 5", "4, 1", "5, 10", "14, 1", "15, 45", "60, 60", "119, 60", "599, 60", "600, 600", "90000, 600"})
    void growWithTheAge(long age, long pause) {
        assertEquals(Duration.ofSeconds(pause), ProbePauses.after(Finding.NOT_FOUND, Duration.ofSeconds(age)));
        assertEquals(Duration.ofSeconds(pause), ProbePauses.after(Finding.SILENT, Duration.ofSeconds(age)));
        assertEquals(Duration.ofSeconds(pause), ProbePauses.after(Finding.CLOSED, Duration.ofSeconds(age)));
    }

    @Test
    void neverEndForWhatServesMetrics() {
        assertTrue(ProbePauses.after(Finding.METRICS, Duration.ZERO).toDays() > 365);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "60, 60", "9000, 60"})
    void areShortForWhatTheUserMendsInAFile(long age, long pause) {
        for (Finding finding :
                List.of(Finding.LOGIN_REFUSED, Finding.CERTIFICATE, Finding.HANDSHAKE, Finding.UNUSABLE_FILE)) {
            assertEquals(Duration.ofSeconds(pause), ProbePauses.after(finding, Duration.ofSeconds(age)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "59", "9000"})
    void areLongForWhatRefuses(long age) {
        assertEquals(Duration.ofMinutes(10), ProbePauses.after(Finding.LOGIN, Duration.ofSeconds(age)));
    }
}
