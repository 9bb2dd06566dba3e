package dev.devmon.discovery;

import java.util.List;

/**
 * What the user says about services.
 *
 * @param env the label {@code env} of services that say nothing else
 */
public record Wishes(String env, List<DeclaredService> declared, LeftAlone leftAlone) {
    public static final Wishes NONE = new Wishes("development", List.of(), LeftAlone.NOTHING);

    public Wishes {
        if (env.isBlank()) {
            throw new IllegalArgumentException("env is blank");
        }
        declared = List.copyOf(declared);
    }
}
