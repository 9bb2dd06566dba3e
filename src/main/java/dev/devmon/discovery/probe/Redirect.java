package dev.devmon.discovery.probe;

import dev.devmon.discovery.listen.Endpoint;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Redirects of a server (RFC 9110, section 15.4). */
final class Redirect {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private Redirect() {}

    /**
     * Returns the path and query to request next.
     *
     * @return empty when the answer is no redirect, or leads to another host, port or scheme
     */
    static Optional<String> within(Endpoint endpoint, String scheme, Answer answer) {
        String location = answer.headers().get("location");
        if (!STATUSES.contains(answer.status()) || location == null) {
            return Optional.empty();
        }
        try {
            URI from = URI.create(scheme + "://" + endpoint.address() + answer.path());
            URI to = from.resolve(location);
            String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
            return same(endpoint, scheme, to)
                    ? Optional.of(to.getRawQuery() == null ? path : path + "?" + to.getRawQuery())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no URI: then it leads nowhere
        }
    }

    private static boolean same(Endpoint endpoint, String scheme, URI to) {
        if (!scheme.equals(to.getScheme()) || to.getHost() == null) {
            return false;
        }
        String host = to.getHost().replaceAll("[\\[\\]]", "");
        int port = to.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : to.getPort();
        return port == endpoint.port()
                && (host.equals(endpoint.host()) || (endpoint.loopback() && new Endpoint(host, port).loopback()));
    }
}
