package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import java.util.Optional;

/**
 * A rule and its place in a file.
 *
 * @param path the path of the file in the server
 * @param name the name of the alert, or of the recorded series
 * @param expression the parsed expression; empty when it is invalid
 */
record RulePart(String path, RuleKind kind, String name, Node node, Optional<Expression> expression) {}
