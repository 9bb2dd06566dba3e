package dev.devmon.reconcile;

import dev.devmon.engine.EngineAddress;
import dev.devmon.failure.Failure;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds ports that would be published on another machine's loopback address and are not forwarded to this one. */
final class UnforwardedPorts {
    private UnforwardedPorts() {}

    /**
     * Returns the failure to report, or empty when all ports are forwarded.
     *
     * @param starting the containers that will be created or started
     * @param busy the ports of this machine on which something listens, presumably what forwards them
     */
    static Optional<Failure> of(List<Blueprint> starting, Set<Integer> busy, EngineAddress engine) {
        Set<Integer> missing = new TreeSet<>();
        starting.forEach(blueprint ->
                blueprint.ports().values().stream().map(PortBinding::host).forEach(missing::add));
        missing.removeAll(busy);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(URI.create(engine.uri()).getHost()).orElse("HOST");
        String forwards = missing.stream()
                .map(port -> "-L " + port + ":127.0.0.1:" + port)
                .collect(Collectors.joining(" "));
        return Optional.of(Failure.preflight(
                "the stack would run where it cannot be reached",
                "the engine at " + engine.uri() + " is on another machine, on whose 127.0.0.1 everything is published,"
                        + " since none of it asks for a login; nothing here forwards its ports "
                        + missing.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                "set DOCKER_HOST=ssh://USER@" + host
                        + ", so that devmon forwards them itself; or forward them first: `ssh -N " + forwards
                        + " USER@" + host + "`"));
    }
}
