package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import java.util.Optional;

/**
 * A rule where it stands in its file.
 *
 * @param path of the file in the server
 * @param name of the alert, or of the series that is recorded
 * @param expression empty when it cannot be parsed
 */
record RulePart(String path, RuleKind kind, String name, Node node, Optional<Expression> expression) {}
