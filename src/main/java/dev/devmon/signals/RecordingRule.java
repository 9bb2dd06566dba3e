package dev.devmon.signals;

import java.util.Map;
import java.util.TreeMap;

/**
 * A series that is computed and stored.
 *
 * @param comment what a reader of the file should know; empty for nothing
 * @param record the name of the series
 * @param expression the expression in PromQL, on several lines where that reads better
 * @param labels labels that the series gets besides those of the expression
 */
record RecordingRule(String comment, String record, String expression, Map<String, String> labels) {
    RecordingRule {
        labels = new TreeMap<>(labels);
    }
}
