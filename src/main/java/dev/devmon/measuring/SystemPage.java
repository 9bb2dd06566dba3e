package dev.devmon.measuring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an exporter answers for one system.
 *
 * @param answered whether the system answered the exporter
 * @param series how many the page has
 */
public record SystemPage(boolean answered, int series) {

    /** @param answers a metric that is above 0 when the system has answered */
    public static SystemPage read(String text, String answers) {
        Matcher sample = Pattern.compile("(?m)^" + Pattern.quote(answers) + "(?:\\{.*})? ([\\d.]+)\\S*$")
                .matcher(text);
        boolean answered = sample.find() && Double.parseDouble(sample.group(1)) > 0;
        int series = (int) text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .count();
        return new SystemPage(answered, series);
    }
}
