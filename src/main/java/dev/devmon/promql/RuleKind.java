package dev.devmon.promql;

/** What a rule makes of its expression. */
public enum RuleKind {
    ALERT,
    RECORD
}
