package dev.devmon.failure;

/** The exit codes of the command line; {@code --help} lists them in this order. */
public enum ExitCode {
    OK(0, "done"),
    BUG(1, "a bug in devmon"),
    USAGE(2, "wrong usage"),
    INVALID_FILE(3, "an invalid file"),
    ENGINE_UNREACHABLE(4, "Docker cannot be reached"),
    PREFLIGHT(5, "a preflight check failed (port, memory, image, another devmon)"),
    COMPONENT(6, "a component failed or is not ready"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
