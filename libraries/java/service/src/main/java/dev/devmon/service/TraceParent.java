package dev.devmon.service;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a trace, as it came.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
record TraceParent(String header, String traceId, String spanId) {
    static final String NAME = "traceparent";

    private static final int LONGEST = 512;
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?!0{32})(?<trace>[0-9a-f]{32})-(?!0{16})(?<span>[0-9a-f]{16})-[0-9a-f]{2}(?<more>-.*)?");

    /** Empty for what does not parse. Versions to come may append fields, version 00 may not. */
    static Optional<TraceParent> parse(String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(header);
        if (!matcher.matches() || (matcher.group("version").equals("00") && matcher.group("more") != null)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(header, matcher.group("trace"), matcher.group("span")));
    }
}
