package dev.devmon.text;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream to a terminal that lets only harmless control sequences pass: those for colours and weight (ECMA-48, SGR 0
 * to 4, 21 to 24, 30 to 39, 90 to 97), and the one that clears the screen. Everything else is written as
 * {@link Visible} does.
 */
public final class VisibleStream extends PrintStream {
    /** Clears the screen and moves the cursor to its top. */
    public static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private static final String CODE = "(?:[0-4]|2[1-4]|3[0-79]|9[0-7])";
    private static final Pattern ALLOWED =
            Pattern.compile("\u001b\\[H\u001b\\[2J|\u001b\\[(?:" + CODE + "(?:;" + CODE + ")*)?m|\r\n");

    private VisibleStream(OutputStream out) {
        super(out, false, StandardCharsets.UTF_8);
    }

    /** Returns a stream that writes UTF-8 to {@code out}. */
    public static PrintStream on(OutputStream out) {
        return new VisibleStream(out);
    }

    @Override
    public void print(@org.jspecify.annotations.Nullable String text) {
        super.print(filtered(String.valueOf(text)));
    }

    static String filtered(String text) {
        StringBuilder shown = new StringBuilder();
        Matcher allowed = ALLOWED.matcher(text);
        int from = 0;
        while (allowed.find()) {
            shown.append(Visible.lines(text.substring(from, allowed.start()))).append(allowed.group());
            from = allowed.end();
        }
        return shown.append(Visible.lines(text.substring(from))).toString();
    }
}
