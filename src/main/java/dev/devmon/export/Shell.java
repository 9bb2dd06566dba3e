package dev.devmon.export;

/** Writes words of a shell's command. */
final class Shell {
    private Shell() {}

    /** Taken for what it is. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
