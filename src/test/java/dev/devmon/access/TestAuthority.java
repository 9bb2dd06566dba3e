package dev.devmon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of its own, which issues certificates for servers in this JVM. */
public final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private int servers;

    /** @param folder for its files */
    public TestAuthority(Path folder) {
        this.folder = folder;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", pem().toString());
    }

    /** Its own certificate. */
    public Path pem() {
        return folder.resolve("ca.pem");
    }

    /** The certificate of the latest server. */
    public Path latest() {
        Path file = folder.resolve("server" + (servers - 1) + ".pem");
        keytool("-exportcert", "-alias", "server" + (servers - 1), "-rfc", "-file", file.toString());
        return file;
    }

    /**
     * A server with a certificate.
     *
     * @param names that the certificate has, as keytool's extension: {@code ip:127.0.0.1}
     * @param more options of keytool
     */
    public SSLContext server(String names, String... more) {
        String alias = "server" + servers++;
        List<String> words = new ArrayList<>(List.of(
                "-genkeypair", "-alias", alias, "-signer", "ca", "-dname", "CN=server", "-ext", "san=" + names));
        words.addAll(Arrays.asList(more));
        keytool(words.toArray(String[]::new));
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, PASSWORD);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("server", all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Path store() {
        return folder.resolve("authority.p12");
    }

    private void keytool(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(words));
        command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", "changeit"));
        if (words[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
