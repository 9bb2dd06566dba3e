package dev.devmon.engine.docker;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the Docker command line, below {@code ~/.docker/contexts} in folders named by the hash of their
 * names.
 */
final class DockerContexts {
    /** The context that has no file: the local engine. */
    static final String DEFAULT = "default";

    private final Path folder;

    /** @param folder the folder of config.json */
    DockerContexts(Path folder) {
        this.folder = folder;
    }

    /**
     * The content of a context.
     *
     * @param certificates the folder with the certificates; null for an engine without TLS
     */
    record Context(String host, @Nullable Path certificates) {}

    Path configFile() {
        return folder.resolve("config.json");
    }

    /** Returns the name of the context in use. */
    String current() {
        return Files.exists(configFile())
                ? document(configFile())
                        .text("/currentContext")
                        .filter(name -> !name.isBlank())
                        .orElse(DEFAULT)
                : DEFAULT;
    }

    /**
     * Reads a context.
     *
     * @param namedBy what names the context, with a verb
     * @throws FailureException {@code ENGINE_UNREACHABLE} when there is no context of that name, or it cannot be used
     */
    Context read(String name, String namedBy) {
        Path meta = folder.resolve("contexts/meta").resolve(hash(name)).resolve("meta.json");
        if (!Files.exists(meta)) {
            List<String> known = names();
            throw FailureException.engineUnreachable(
                    "there is no Docker context \"" + name + "\"",
                    namedBy + " it; " + folder + " has " + (known.isEmpty() ? "no context" : String.join(", ", known)),
                    Suggestion.didYouMean(name, known) + "`docker context ls` lists them, `docker context use default`"
                            + " goes back to the engine of this machine");
        }
        Node document = document(meta);
        String host = document.text("/Endpoints/docker/Host").orElse("");
        if (host.isBlank()) {
            throw unusable(name, meta + " names no address for the engine");
        }
        if (document.text("/Endpoints/docker/SkipTLSVerify")
                .filter("true"::equals)
                .isPresent()) {
            throw unusable(name, "it turns off the check of the engine's certificate (skip-tls-verify)");
        }
        Path certificates = folder.resolve("contexts/tls").resolve(hash(name)).resolve("docker");
        return new Context(host, Files.isDirectory(certificates) ? certificates : null);
    }

    private static FailureException unusable(String name, String why) {
        return FailureException.engineUnreachable(
                "the Docker context \"" + name + "\" cannot be used",
                why,
                "`docker context update " + name + " --docker host=...,ca=...,cert=...,key=...`");
    }

    private List<String> names() {
        Path metas = folder.resolve("contexts/meta");
        if (!Files.isDirectory(metas)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(metas)) {
            return List.copyOf(new TreeSet<>(folders.map(each -> each.resolve("meta.json"))
                    .filter(Files::exists)
                    .flatMap(meta -> document(meta).text("/Name").stream())
                    .toList()));
        } catch (IOException e) {
            throw unreadable(metas, e.getMessage(), e);
        }
    }

    private static Node document(Path file) {
        try {
            Optional<Node> document = Json.read(Files.readString(file));
            return document.orElseThrow(() -> unreadable(file, "it is not a JSON document", null));
        } catch (IOException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static FailureException unreadable(Path file, @Nullable String why, @Nullable Exception cause) {
        return new FailureException(
                List.of(Failure.engineUnreachable(
                        "the settings of the Docker command line cannot be read",
                        file + ": " + why,
                        "fix the file, or set DOCKER_HOST, which takes precedence")),
                cause);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
