package dev.devmon.measuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${name}} in what exporters are told. */
final class Placeholders {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.@]+)}");

    private Placeholders() {}

    /** @param values name -> text; a placeholder of another name stays */
    static String fill(String template, Map<String, String> values) {
        return REFERENCE
                .matcher(template)
                .replaceAll(reference ->
                        Matcher.quoteReplacement(values.getOrDefault(reference.group(1), reference.group())));
    }

    /** Returns text as it is written in any part of a URL. */
    static String inUrl(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
