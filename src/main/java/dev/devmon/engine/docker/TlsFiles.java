package dev.devmon.engine.docker;

import com.github.dockerjava.transport.SSLConfig;
import dev.devmon.access.Pem;
import dev.devmon.access.Trust;
import dev.devmon.access.Verification;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sets up TLS with an engine from the files that the Docker command line uses too. docker-java reads them with Bouncy
 * Castle, whose provider cannot be used from a jar that holds other classes as well.
 */
final class TlsFiles implements SSLConfig {
    private static final String AUTHORITY = "ca.pem";
    private static final String CERTIFICATE = "cert.pem";
    private static final String KEY = "key.pem";

    private final Path folder;

    TlsFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the folder if it has all files: otherwise the engine would be spoken to without TLS.
     *
     * @param source what named the address
     * @throws FailureException {@code ENGINE_UNREACHABLE}, naming the missing files
     */
    static Path checked(Path folder, String address, String source) {
        List<String> missing = List.of(AUTHORITY, CERTIFICATE, KEY).stream()
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

    @Override
    public SSLContext getSSLContext() {
        try {
            KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(Pem.identity(text(CERTIFICATE), text(KEY)), new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(identity.getKeyManagers(), Trust.of(Verification.ON, text(AUTHORITY)), null);
            return tls;
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new FailureException(unusable(e.getMessage()), e);
        }
    }

    private Failure unusable(@Nullable String why) {
        return Failure.engineUnreachable(
                "the TLS files for the engine cannot be used",
                folder + ": " + why,
                "ca.pem, cert.pem and key.pem must be PEM, and the key must have no password");
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
