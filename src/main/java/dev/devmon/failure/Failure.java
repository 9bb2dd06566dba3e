package dev.devmon.failure;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * One thing that went wrong.
 *
 * @param what what happened, one line
 * @param why the reason, may span lines (a log excerpt)
 * @param fix what the reader can do about it
 * @param exitCode the exit code of a command that ends with this failure
 */
public record Failure(String what, String why, String fix, ExitCode exitCode) {
    public Failure {
        if (what.isBlank() || why.isBlank() || fix.isBlank()) {
            throw new IllegalArgumentException("a failure says what, why and fix: " + what + " / " + why + " / " + fix);
        }
    }

    /** The caller asked for something that cannot be. */
    public static Failure usage(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.USAGE);
    }

    /**
     * The caller named something that is not there.
     *
     * @param kind what it should be, as in "service"
     * @param why where it was looked for
     * @param known the names that there are; one that is nearly the same is suggested
     * @param others how to find out about them
     */
    public static Failure unknown(String kind, String name, String why, Collection<String> known, String others) {
        return usage("unknown " + kind + " \"" + name + "\"", why, Suggestion.didYouMean(name, known) + others);
    }

    /** A file that a person wrote, or that devmon keeps, cannot be used. */
    public static Failure invalidFile(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.INVALID_FILE);
    }

    public static Failure engineUnreachable(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.ENGINE_UNREACHABLE);
    }

    /** Found before anything was changed. */
    public static Failure preflight(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.PREFLIGHT);
    }

    /**
     * What an exception says: its failures, or that devmon itself has one.
     *
     * @param more where a reader finds out more about such a bug
     */
    public static List<Failure> of(Exception e, String more) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof FailureException failure) {
            return failure.failures();
        }
        String message = cause.getMessage();
        return List.of(new Failure(
                "devmon itself failed: " + cause.getClass().getSimpleName(),
                message == null || message.isBlank() ? "no message" : message,
                "this is a bug; " + more,
                ExitCode.BUG));
    }

    /** A component of the stack is not there, does not answer, or answers with an error. */
    public static Failure component(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.COMPONENT);
    }

    public FailureException asException() {
        return new FailureException(this);
    }
}
