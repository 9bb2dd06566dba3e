package dev.devmon.export;

/** Quotes words of shell commands. */
final class Shell {
    private Shell() {}

    /** Quotes a text, so that the shell takes it literally. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
