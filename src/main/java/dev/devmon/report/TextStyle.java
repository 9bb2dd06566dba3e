package dev.devmon.report;

/** Colours (ECMA-48 SGR codes); they never carry meaning alone. */
public enum TextStyle {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    BUSY("33"),
    BAD("31");

    private final String code;

    TextStyle(String code) {
        this.code = code;
    }

    /** Whether to use colours. */
    public enum Mode {
        COLOUR,
        NONE
    }

    String apply(String text, Mode mode) {
        return mode == Mode.NONE || this == PLAIN || text.isEmpty()
                ? text
                : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
