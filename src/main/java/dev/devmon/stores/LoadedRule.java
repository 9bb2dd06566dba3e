package dev.devmon.stores;

import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import java.util.Map;

/**
 * A rule as a server has it in force.
 *
 * @param name of the alert, or of the series that is recorded
 * @param labels that it adds
 */
public record LoadedRule(RuleKind kind, String name, Map<String, String> labels, Expression expression) {}
