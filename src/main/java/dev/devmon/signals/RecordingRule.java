package dev.devmon.signals;

import java.util.Map;
import java.util.TreeMap;

/**
 * A series that is computed and stored.
 *
 * @param comment what a reader of the file should know; empty for nothing
 * @param record name of the series
 * @param expression PromQL, of several lines where that reads better
 * @param labels that the series gets besides those of the expression
 */
record RecordingRule(String comment, String record, String expression, Map<String, String> labels) {
    RecordingRule {
        labels = new TreeMap<>(labels);
    }
}
