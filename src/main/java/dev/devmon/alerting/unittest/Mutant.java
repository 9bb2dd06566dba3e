package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.codec.Position;

/**
 * A rule with one change, which its tests should notice.
 *
 * @param what the change, as in {@code `> 0.05` becomes `< 0.05`}
 */
public record Mutant(Position at, String rule, String what, Node original, Node changed) {
    /** In one line: where, which rule, what. */
    public String text() {
        return at + ": " + rule + ": " + what;
    }
}
