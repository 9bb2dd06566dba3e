package dev.devmon.engine.docker;

import dev.devmon.failure.FailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine as the Docker command line does, then by the sockets of rootless engines, Docker's alternatives and
 * virtual machines. docker-java reads Docker contexts too, but takes a missing one for the usual socket, does not know
 * ssh, and needs the whole of Jackson.
 */
final class EngineLocator {
    private static final Set<String> SCHEMES = Set.of("unix", "tcp", "ssh", "npipe");
    private static final String USUAL = "var/run/docker.sock";

    private final Map<String, String> environment;
    private final Path home;
    private final Path root;
    private final DockerContexts contexts;

    /** The socket of a kind of engine. */
    private record Known(String engine, Path socket) {}

    /**
     * @param environment the user's environment variables
     * @param home the user's home folder
     * @param root the root of the file system
     */
    EngineLocator(Map<String, String> environment, Path home, Path root) {
        this.environment = environment;
        this.home = home;
        this.root = root;
        this.contexts = new DockerContexts(configFolder());
    }

    /**
     * Finds the engine.
     *
     * @throws FailureException {@code ENGINE_UNREACHABLE} when the named context does not exist, or the address is
     *     invalid
     */
    EngineLocation find() {
        String host = variable("DOCKER_HOST");
        if (host != null) {
            boolean verify = variable("DOCKER_TLS_VERIFY") != null;
            String path = variable("DOCKER_CERT_PATH");
            return located(host, "DOCKER_HOST", verify ? path == null ? configFolder() : Path.of(path) : null);
        }
        String context = variable("DOCKER_CONTEXT");
        String namedBy = context == null ? contexts.configFile() + " names" : "DOCKER_CONTEXT names";
        String name = context == null ? contexts.current() : context;
        if (name.equals(DockerContexts.DEFAULT)) {
            return local();
        }
        DockerContexts.Context found = contexts.read(name, namedBy);
        return located(found.host(), "the Docker context \"" + name + "\"", found.certificates());
    }

    /** Returns a local socket, one that this user may use before one that merely exists. */
    private EngineLocation local() {
        List<Known> there =
                known().stream().filter(known -> Files.exists(known.socket())).toList();
        return there.stream()
                .filter(known -> Files.isWritable(known.socket()))
                .findFirst()
                .or(() -> there.stream().findFirst())
                .map(known -> EngineLocation.socket(known.socket(), "the socket of " + known.engine()))
                .orElseGet(() -> EngineLocation.socket(root.resolve(USUAL), "the usual place"));
    }

    private List<Known> known() {
        List<Known> known = new ArrayList<>();
        known.add(new Known("Docker", root.resolve(USUAL)));
        String runtime = variable("XDG_RUNTIME_DIR");
        if (runtime != null) {
            known.add(new Known("rootless Docker", Path.of(runtime, "docker.sock")));
        }
        known.add(new Known("Docker Desktop", home.resolve(".docker/run/docker.sock")));
        known.add(new Known("Docker Desktop", home.resolve(".docker/desktop/docker.sock")));
        known.add(new Known("OrbStack", home.resolve(".orbstack/run/docker.sock")));
        known.add(new Known("Colima", home.resolve(".colima/default/docker.sock")));
        known.add(new Known("Colima", home.resolve(".config/colima/default/docker.sock")));
        known.add(new Known("Rancher Desktop", home.resolve(".rd/docker.sock")));
        if (runtime != null) {
            known.add(new Known("Podman", Path.of(runtime, "podman/podman.sock")));
        }
        known.add(new Known("Podman", root.resolve("run/podman/podman.sock")));
        return known;
    }

    private static EngineLocation located(String address, String source, @Nullable Path certificates) {
        URI endpoint = address(address, source);
        String scheme = String.valueOf(endpoint.getScheme());
        if (!SCHEMES.contains(scheme)) {
            throw unfit(source, address, "it is none of unix://, tcp:// and ssh://");
        }
        if (scheme.equals("ssh") || scheme.equals("tcp")) {
            check(endpoint, source, address);
        }
        Path used =
                certificates == null || !scheme.equals("tcp") ? null : TlsFiles.checked(certificates, address, source);
        return new EngineLocation(endpoint, source, used);
    }

    private static void check(URI endpoint, String source, String address) {
        if (endpoint.getHost() == null) {
            throw unfit(source, address, "it names no host");
        }
        if (endpoint.getUserInfo() != null && endpoint.getUserInfo().contains(":")) {
            // The address is not quoted, since it contains the password
            throw unfit(source, "an address of " + endpoint.getHost(), "it has a password, which is not used");
        }
    }

    private static URI address(String text, String source) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw unfit(source, text, e.getReason());
        }
    }

    private static FailureException unfit(String source, String address, String why) {
        return FailureException.engineUnreachable(
                source + " does not say where the engine is",
                address + ": " + why,
                "an address is unix:///var/run/docker.sock, tcp://HOST:2376 or ssh://USER@HOST");
    }

    private Path configFolder() {
        String folder = variable("DOCKER_CONFIG");
        return folder == null ? home.resolve(".docker") : Path.of(folder);
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
