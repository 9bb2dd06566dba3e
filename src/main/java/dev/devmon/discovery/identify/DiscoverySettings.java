package dev.devmon.discovery.identify;

import java.util.List;

/**
 * What the user says about services.
 *
 * @param env the label {@code env} of services that say nothing else
 */
public record DiscoverySettings(String env, List<DeclaredService> declared, IgnoreList leftAlone) {
    public static final DiscoverySettings NONE = new DiscoverySettings("development", List.of(), IgnoreList.NOTHING);

    public DiscoverySettings {
        if (env.isBlank()) {
            throw new IllegalArgumentException("env is blank");
        }
        declared = List.copyOf(declared);
    }
}
