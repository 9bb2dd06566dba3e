package dev.devmon.alerting;

import dev.devmon.promql.Expression;
import java.util.Map;

/**
 * A rule as a server has it in force.
 *
 * @param name of the alert, or of the series that is recorded
 * @param labels that it adds
 */
public record LoadedRule(Rule.Kind kind, String name, Map<String, String> labels, Expression expression) {}
