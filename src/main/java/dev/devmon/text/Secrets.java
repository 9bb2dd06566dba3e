package dev.devmon.text;

import java.util.regex.Pattern;

/** Hides what looks like a secret in text that leaves this machine, such as the text of an alert. */
public final class Secrets {
    private static final String HIDDEN = "$1***";
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^\\s/@:]*:)\\S+(?=@)");
    private static final Pattern NAMED = Pattern.compile(
            "((?:passw(?:or)?d|pwd|secret|token|api[_-]?key|authorization|cookie)[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?"
                    + "(?:(?:basic|bearer)\\s+)?)[^\\s\"',;&]+",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** Hides passwords in addresses, and the values of keys that are named like a secret. */
    public static String hidden(String text) {
        return NAMED.matcher(IN_ADDRESS.matcher(text).replaceAll(HIDDEN)).replaceAll(HIDDEN);
    }
}
