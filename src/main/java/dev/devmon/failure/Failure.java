package dev.devmon.failure;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A failure: what went wrong, why, and what to do.
 *
 * @param what what happened, in one line
 * @param why the reason; may span several lines, such as a log excerpt
 * @param fix what the reader can do about it
 * @param exitCode the exit code of a command that ends with this failure
 */
public record Failure(String what, String why, String fix, ExitCode exitCode) {
    public Failure {
        if (what.isBlank() || why.isBlank() || fix.isBlank()) {
            throw new IllegalArgumentException("a failure says what, why and fix: " + what + " / " + why + " / " + fix);
        }
    }

    /** Returns the failure of a request that makes no sense. */
    public static Failure usage(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.USAGE);
    }

    /**
     * Returns the failure of a request that names something unknown.
     *
     * @param kind the kind of thing, as in "service"
     * @param why where it was looked for
     * @param known the known names, of which a similar one is suggested
     * @param others how to list the known names
     */
    public static Failure unknown(String kind, String name, String why, Collection<String> known, String others) {
        return usage("unknown " + kind + " \"" + name + "\"", why, Suggestion.didYouMean(name, known) + others);
    }

    /** Returns the failure of a file that cannot be used, whether a person wrote it or devmon keeps it. */
    public static Failure invalidFile(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.INVALID_FILE);
    }

    public static Failure engineUnreachable(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.ENGINE_UNREACHABLE);
    }

    /** Returns a failure that was found before anything was changed. */
    public static Failure preflight(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.PREFLIGHT);
    }

    /**
     * Returns the failures of an exception; any other exception is a bug in devmon.
     *
     * @param more where to find out more about such a bug
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

    /** Returns the failure of a component that is missing, does not answer, or answers with an error. */
    public static Failure component(String what, String why, String fix) {
        return new Failure(what, why, fix, ExitCode.COMPONENT);
    }

    public FailureException asException() {
        return new FailureException(this);
    }
}
