package dev.devmon.discovery.identify;

import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reason why something is never probed.
 *
 * @param reason the reason in words, as the verdict gives it: "it is a database"
 * @param rule what the file or label that decided it says, as in {@code ignores the process "postgres"}; empty where
 *     devmon itself decided
 * @param at the position of the rule in its file; null where no file decided
 */
public record Ignored(By by, String reason, String rule, @Nullable Position at) {
    /** The kinds of deciders. */
    public enum By {
        /** The rules of discovery know the program, its image or its port. */
        RULES,
        SETTINGS,
        /** A label of its container says so. */
        LABEL,
        /** It belongs to a stack. */
        STACK,
        /** Its process or container has more ports than are probed. */
        MANY_PORTS,
        /** Its process cannot be seen by this user. */
        UNSEEN
    }

    static Ignored of(By by, String reason) {
        return new Ignored(by, reason, "", null);
    }

    /** Returns that it is never probed, why, and what decided it. */
    public List<String> evidence() {
        List<String> evidence = new ArrayList<>(List.of("never, because " + reason));
        if (!rule.isEmpty()) {
            evidence.add(at == null ? rule : at + " " + rule);
        }
        return evidence;
    }
}
