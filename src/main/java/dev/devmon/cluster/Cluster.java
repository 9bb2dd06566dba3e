package dev.devmon.cluster;

import dev.devmon.access.Verification;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, and everything that is needed to ask its API server.
 *
 * @param context the name of its context in the kubeconfig
 * @param ca the certificates of the authority that signs the server's, as PEM; null for those that every system trusts
 * @param tlsServerName the name that the server's certificate must contain; null for the host of its address
 */
public record Cluster(
        String context,
        URI server,
        @Nullable String ca,
        Verification verification,
        @Nullable String tlsServerName,
        Login login) {

    /** Returns the server's port, or the scheme's default if its address has none. */
    public int port() {
        return server.getPort() > 0 ? server.getPort() : server.getScheme().equals("http") ? 80 : 443;
    }

    /** Returns the server's host; IPv6 without brackets. */
    public String host() {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns what precedes {@code /api} in the server's paths. */
    public String prefix() {
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
