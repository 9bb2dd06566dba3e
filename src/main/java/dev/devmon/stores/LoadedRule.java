package dev.devmon.stores;

import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import java.util.Map;

/**
 * A rule that is in force on a server.
 *
 * @param name the name of the alert, or of the recorded series
 * @param labels the labels that it adds
 */
public record LoadedRule(RuleKind kind, String name, Map<String, String> labels, Expression expression) {}
