package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A service that the user named: a target even while it does not run.
 *
 * @param path of its metrics; null to be found
 * @param env null for the default one
 */
public record DeclaredService(String name, Endpoint endpoint, @Nullable String path, @Nullable String env) {
    public DeclaredService {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a declared service has a name");
        }
    }
}
