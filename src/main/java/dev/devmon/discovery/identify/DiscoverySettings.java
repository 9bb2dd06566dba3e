package dev.devmon.discovery.identify;

import java.util.List;

/**
 * The settings about services.
 *
 * @param env the label {@code env} of services that do not name their environment
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
