package dev.devmon.failure;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ends a command with one or more failures; the first one decides the exit code. */
public class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    public FailureException(List<Failure> failures, @Nullable Throwable cause) {
        super(failures.stream().map(Failure::what).collect(Collectors.joining("; ")), cause);
        if (failures.isEmpty()) {
            throw new IllegalArgumentException("a FailureException needs a failure");
        }
        this.failures = List.copyOf(failures);
    }

    public FailureException(List<Failure> failures) {
        this(failures, null);
    }

    public FailureException(Failure failure, Throwable cause) {
        this(List.of(failure), cause);
    }

    public FailureException(Failure failure) {
        this(List.of(failure), null);
    }

    /** Returns {@link Failure#usage} as an exception; the following methods are alike. */
    public static FailureException usage(String what, String why, String fix) {
        return Failure.usage(what, why, fix).asException();
    }

    public static FailureException invalidFile(String what, String why, String fix) {
        return Failure.invalidFile(what, why, fix).asException();
    }

    public static FailureException engineUnreachable(String what, String why, String fix) {
        return Failure.engineUnreachable(what, why, fix).asException();
    }

    public static FailureException preflight(String what, String why, String fix) {
        return Failure.preflight(what, why, fix).asException();
    }

    public static FailureException component(String what, String why, String fix) {
        return Failure.component(what, why, fix).asException();
    }

    public static void throwIfAny(List<Failure> failures) {
        if (!failures.isEmpty()) {
            throw new FailureException(failures);
        }
    }

    public List<Failure> failures() {
        return failures;
    }

    /**
     * Returns several failures as one, since they mostly have one cause in common: it says how many {@code what} and
     * why, and then what each of them said.
     */
    public FailureException together(String what) {
        Failure first = failures.get(0);
        return failures.size() == 1
                ? this
                : new FailureException(
                        new Failure(
                                failures.size() + " " + what,
                                Stream.concat(
                                                failures.stream()
                                                        .map(Failure::why)
                                                        .distinct(),
                                                failures.stream().map(Failure::what))
                                        .collect(Collectors.joining("\n")),
                                first.fix(),
                                first.exitCode()),
                        this);
    }

    /** Returns the failure of a thread that is interrupted while it waits; sets the thread's interrupt flag again. */
    public static FailureException interrupted() {
        Thread.currentThread().interrupt();
        return new Failure(
                        "interrupted",
                        "devmon was asked to stop",
                        "what runs keeps running; run the same command again to continue",
                        ExitCode.INTERRUPTED)
                .asException();
    }

    public ExitCode exitCode() {
        return failures.get(0).exitCode();
    }
}
