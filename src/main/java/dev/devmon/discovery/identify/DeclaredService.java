package dev.devmon.discovery.identify;

import dev.devmon.access.Access;
import dev.devmon.discovery.listen.Endpoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service that the user declares in the settings: a target even while it does not run.
 *
 * @param path the path of its metrics; null to find it by probing
 * @param env its environment; null for the default
 * @param critical whether to notify when it does not run, even if it was stopped on purpose
 * @param access the login and TLS that it is asked with
 */
public record DeclaredService(
        String name, Endpoint endpoint, @Nullable String path, @Nullable String env, boolean critical, Access access) {
    public DeclaredService {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a declared service has a name");
        }
    }

    /** Returns the declaration that a service of this name and endpoint matches. */
    public static Optional<DeclaredService> among(List<DeclaredService> declared, String name, Endpoint endpoint) {
        return declared.stream()
                .filter(one -> one.name().equals(name) && one.at(endpoint))
                .findFirst();
    }

    /** Returns whether it is declared at this endpoint; all loopback addresses of this machine count as one. */
    public boolean at(Endpoint other) {
        return endpoint.equals(other) || (endpoint.port() == other.port() && endpoint.loopback() && other.loopback());
    }
}
