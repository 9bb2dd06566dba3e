package dev.devmon.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    /**
     * Clusters write keys in all of these forms.
     *
     * @param header how long what PKCS #8 puts before a key of this algorithm is
     */
    @ParameterizedTest
    @CsvSource({"RSA, -keysize 2048, RSA PRIVATE KEY, 26", "EC, -groupname secp256r1, EC PRIVATE KEY, 28"})
    void readsKeysInTheFormOfTheirAlgorithmAndInThatOfAll(String algorithm, String size, String own, int header)
            throws GeneralSecurityException, IOException, InterruptedException {
        KeyStore made = made(algorithm, size);
        byte[] key = made.getKey("mykey", PASSWORD).getEncoded();
        String certificate = pem("CERTIFICATE", made.getCertificate("mykey").getEncoded());

        assertArrayEquals(key, read(certificate, pem("PRIVATE KEY", key)).getEncoded());
        String bare = pem(own, Arrays.copyOfRange(key, header, key.length));
        assertArrayEquals(key, read(certificate, "some words before\n" + bare).getEncoded());
        assertEquals(2, Trust.certificates(certificate + certificate).size());
    }

    @Test
    void refusesAKeyThatIsLocked() throws Exception {
        String certificate = pem(
                "CERTIFICATE",
                made("EC", "-groupname secp256r1").getCertificate("mykey").getEncoded());

        assertThrows(
                GeneralSecurityException.class, () -> read(certificate, pem("ENCRYPTED PRIVATE KEY", new byte[] {1})));
        assertThrows(GeneralSecurityException.class, () -> read("", pem("PRIVATE KEY", new byte[] {1})));
    }

    private static Key read(String certificate, String key) throws GeneralSecurityException, IOException {
        return Pem.identity(certificate, key).getKey("client", new char[0]);
    }

    private static String pem(String what, byte[] data) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(data) + "\n-----END " + what
                + "-----\n";
    }

    private KeyStore made(String algorithm, String size)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path file = folder.resolve(algorithm + ".p12");
        String line = Path.of(System.getProperty("java.home"), "bin", "keytool")
                + " -genkeypair -dname CN=me -storetype PKCS12" + " -storepass changeit -keystore " + file + " -keyalg "
                + algorithm + " " + size;
        assertEquals(0, new ProcessBuilder(line.split(" ")).inheritIO().start().waitFor());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
