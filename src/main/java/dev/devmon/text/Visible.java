package dev.devmon.text;

import java.util.Locale;

/**
 * Makes text show all of itself. Names, log lines and answers come from programs that anyone on this machine may have
 * started: they must not move a cursor, set a title, ring, open a link, or reverse the direction of what follows.
 *
 * <p>Such characters are written as in Java and JSON: {@code \u001b}. They are the control characters of Unicode
 * (category Cc), the separators of lines (Zl, Zp), the marks of bidirectional text (Unicode Standard Annex 9, section
 * 2), and unpaired surrogates.
 */
public final class Visible {
    private static final String BIDIRECTIONAL =
            "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    private Visible() {}

    /** Returns the text in one line. */
    public static String line(String text) {
        return shown(text, false);
    }

    /** Returns the text with its line ends and tabs. */
    public static String lines(String text) {
        return shown(text, true);
    }

    private static String shown(String text, boolean lines) {
        if (text.codePoints().noneMatch(point -> acts(point, lines))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (acts(point, lines)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    static boolean acts(int point, boolean lines) {
        if (lines && (point == '\n' || point == '\t')) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> BIDIRECTIONAL.indexOf(point) >= 0;
        };
    }
}
