package dev.devmon.engine.docker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The location of an engine.
 *
 * @param source what named it, in words
 * @param certificates the folder with ca.pem, cert.pem and key.pem; null for an engine without TLS
 */
record EngineLocation(URI endpoint, String source, @Nullable Path certificates) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    static EngineLocation socket(Path socket, String source) {
        return new EngineLocation(URI.create("unix://" + socket.toUri().getRawPath()), source, null);
    }

    boolean unix() {
        return "unix".equals(endpoint.getScheme());
    }

    boolean ssh() {
        return "ssh".equals(endpoint.getScheme());
    }

    /** Returns whether the engine is reached under a name of this machine, which may lead to another machine. */
    boolean loopback() {
        return unix() || (!ssh() && (endpoint.getHost() == null || LOOPBACK.contains(endpoint.getHost())));
    }
}
