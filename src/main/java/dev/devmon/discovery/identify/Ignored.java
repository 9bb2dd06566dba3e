package dev.devmon.discovery.identify;

import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That something is never asked.
 *
 * @param reason as its verdict says it: "it is a database"
 * @param rule what the file or label says that decided it, as in {@code ignores the process "postgres"}; empty where devmon
 *     itself decided
 * @param at where the file says so; null where no file does
 */
public record Ignored(By by, String reason, String rule, @Nullable Position at) {
    /** What decided it. */
    public enum By {
        /** The rules of discovery know the program, its image or its port. */
        RULES,
        SETTINGS,
        /** A label of its container. */
        LABEL,
        /** It is a part of a stack. */
        STACK,
        /** Its process or container has more ports than are asked. */
        MANY_PORTS,
        /** Its process cannot be seen. */
        UNSEEN
    }

    static Ignored of(By by, String reason) {
        return new Ignored(by, reason, "", null);
    }

    /** That it is never asked and why, and what decided it. */
    public List<String> evidence() {
        List<String> evidence = new ArrayList<>(List.of("never, because " + reason));
        if (!rule.isEmpty()) {
            evidence.add(at == null ? rule : at + " " + rule);
        }
        return evidence;
    }
}
