package dev.devmon.promql;

/** What a rule does with the result of its expression. */
public enum RuleKind {
    ALERT,
    RECORD
}
