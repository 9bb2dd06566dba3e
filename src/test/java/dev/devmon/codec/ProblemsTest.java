package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void throwsNothingWithoutAProblem() {
        assertDoesNotThrow(problems::throwIfAny);
    }

    @Test
    void throwsEveryProblemInTheOrderOfFileAndLine() {
        problems.add(new Position("b.yaml", 2), "third", "fix it");
        problems.add(new Position("a.yaml", 10), "second", "fix it");
        problems.add(new Position("a.yaml", 9), "first", "fix it");
        problems.add(new Position("b.yaml", 2), "fourth, as it was found later", "fix it");

        FailureException thrown = assertThrows(FailureException.class, problems::throwIfAny);

        assertEquals(
                List.of(
                        "a.yaml:9 first",
                        "a.yaml:10 second",
                        "b.yaml:2 third",
                        "b.yaml:2 fourth, as it was found later"),
                thrown.failures().stream()
                        .map(failure -> failure.what() + " " + failure.why())
                        .toList());
        assertEquals(ExitCode.INVALID_FILE, thrown.exitCode());
        assertEquals("fix it", thrown.failures().get(0).fix());
    }

    @Test
    void namesOnlyTheFileWhenTheWholeFileIsMeant() {
        problems.add(new Position("a.yaml", 0), "cannot be read", "check its permissions");

        FailureException thrown = assertThrows(FailureException.class, problems::throwIfAny);

        assertEquals(
                Failure.invalidFile("a.yaml", "cannot be read", "check its permissions"),
                thrown.failures().get(0));
    }
}
