package dev.devmon.failure;

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

    public FailureException asException() {
        return new FailureException(this);
    }
}
