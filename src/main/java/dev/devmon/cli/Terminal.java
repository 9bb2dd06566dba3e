package dev.devmon.cli;

import dev.devmon.report.TextStyle;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * The streams and environment of a command.
 *
 * @param out receives data
 * @param err receives progress and errors
 * @param outKind what {@code out} is connected to
 * @param errKind what {@code err} is connected to
 */
public record Terminal(
        InputStream in, PrintStream out, PrintStream err, Kind outKind, Kind errKind, Map<String, String> environment) {

    /** The kinds of things that a stream is connected to. */
    public enum Kind {
        TERMINAL,
        OTHER
    }

    TextStyle.Mode outStyle(GlobalOptions options) {
        return style(outKind, options);
    }

    TextStyle.Mode errStyle(GlobalOptions options) {
        return style(errKind, options);
    }

    private TextStyle.Mode style(Kind kind, GlobalOptions options) {
        boolean plain = options.noColor
                || !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(environment.get("TERM"));
        return kind == Kind.TERMINAL && !plain ? TextStyle.Mode.COLOUR : TextStyle.Mode.NONE;
    }

    boolean interactive() {
        return outKind == Kind.TERMINAL && errKind == Kind.TERMINAL && !"dumb".equals(environment.get("TERM"));
    }
}
