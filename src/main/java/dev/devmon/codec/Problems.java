package dev.devmon.codec;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the errors of all files, so that they can be shown at once. Safe for use by several threads. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public synchronized void add(Position at, String what, String fix) {
        found.add(new Problem(at, what, fix));
    }

    public synchronized int count() {
        return found.size();
    }

    /** Returns the errors, sorted by file and line. */
    public synchronized List<Problem> list() {
        return found.stream()
                .sorted(Comparator.comparing((Problem problem) -> problem.at().file())
                        .thenComparingInt(problem -> problem.at().line()))
                .toList();
    }

    /** @throws FailureException with a failure for each problem and exit code {@link ExitCode#INVALID_FILE} */
    public synchronized void throwIfAny() {
        FailureException.throwIfAny(list().stream()
                .map(problem -> Failure.invalidFile(problem.at().toString(), problem.what(), problem.fix()))
                .toList());
    }
}
