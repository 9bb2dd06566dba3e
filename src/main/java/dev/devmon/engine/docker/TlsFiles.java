package dev.devmon.engine.docker;

import dev.devmon.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that TLS with an engine needs, in the names that docker-java and the Docker command line share. */
final class TlsFiles {
    private static final List<String> NAMES = List.of("ca.pem", "cert.pem", "key.pem");

    private TlsFiles() {}

    /**
     * The folder, when all are in it: docker-java would otherwise speak to the engine without TLS.
     *
     * @param source who named the address
     * @throws FailureException {@code ENGINE_UNREACHABLE} naming those that are missing
     */
    static Path checked(Path folder, String address, String source) {
        List<String> missing = NAMES.stream()
                .filter(name -> !Files.isReadable(folder.resolve(name)))
                .toList();
        if (missing.isEmpty()) {
            return folder;
        }
        throw FailureException.engineUnreachable(
                "the engine at " + address + " cannot be reached with TLS",
                source + " asks for TLS, and " + folder + " has no readable " + String.join(", ", missing),
                "put ca.pem, cert.pem and key.pem there, or set DOCKER_CERT_PATH to their folder; for a Docker context,"
                        + " `docker context update` with ca=, cert= and key=");
    }
}
