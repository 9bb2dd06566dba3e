package dev.devmon.discovery.identify;

import dev.devmon.access.Access;
import dev.devmon.discovery.listen.Endpoint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service that the user named: a target even while it does not run.
 *
 * @param path of its metrics; null to be found
 * @param env null for the default one
 * @param critical whether somebody is told when it does not run, even if it was stopped on purpose
 * @param access how it is asked
 */
public record DeclaredService(
        String name, Endpoint endpoint, @Nullable String path, @Nullable String env, boolean critical, Access access) {
    public DeclaredService {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a declared service has a name");
        }
    }

    /** The one of these that a service is. */
    public static Optional<DeclaredService> among(List<DeclaredService> declared, String name, Endpoint endpoint) {
        return declared.stream()
                .filter(one -> one.name().equals(name) && one.at(endpoint))
                .findFirst();
    }

    /** Whether it is declared there, under whichever of this machine's loopback addresses. */
    public boolean at(Endpoint other) {
        return endpoint.equals(other) || (endpoint.port() == other.port() && endpoint.loopback() && other.loopback());
    }
}
