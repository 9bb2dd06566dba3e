package dev.devmon.service;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of what is written to the log. */
public final class Redaction {
    static final String REDACTED = "[redacted]";

    private static final String NAMES =
            "authorization|cookie|password|passwd|pwd|secret|token|api[_-]?key|access[_-]key|private[_-]key|credential";
    private static final Pattern NAME = Pattern.compile(NAMES);
    private static final Pattern SCHEME =
            Pattern.compile("\\b(Bearer|Basic)\\s+[^\\s\"',;]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "([\\w-]*(?:" + NAMES
                    + ")[\\w-]*[\"']?\\s*[=:]\\s*[\"']?)(?!\\[redacted]|(?:Bearer|Basic)\\s)[^\\s\"',;&]+",
            Pattern.CASE_INSENSITIVE);

    private Redaction() {}

    /** The value of a field, or a replacement if its name says that it is a secret. */
    public static String field(String name, String value) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT)).find() ? REDACTED : text(value);
    }

    /** A text without the values of what it names a secret. */
    public static String text(String text) {
        // The assignment is the costlier pattern, and this is asked for every line.
        boolean mayAssign = text.indexOf('=') >= 0 || text.indexOf(':') >= 0;
        String schemes = SCHEME.matcher(text).replaceAll("$1 " + Matcher.quoteReplacement(REDACTED));
        return mayAssign ? ASSIGNMENT.matcher(schemes).replaceAll("$1" + Matcher.quoteReplacement(REDACTED)) : schemes;
    }
}
