package dev.devmon.access;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a key store of a certificate and its key in the text form of RFC 7468. */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (?<kind>(?:RSA |EC )?)PRIVATE KEY-----(?<data>[^-]+)-----END");
    private static final char[] NO_PASSWORD = new char[0];

    private Pem() {}

    /**
     * Returns a key store with the name "client" and no password.
     *
     * @param certificates the client's certificate, and those between it and the authority
     */
    public static KeyStore identity(String certificates, String key) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = Trust.certificates(certificates);
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("the client certificate is not PEM");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key(key, chain.get(0)), NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        return store;
    }

    private static PrivateKey key(String pem, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        Matcher key = KEY.matcher(pem);
        if (!key.find()) {
            throw new GeneralSecurityException("the client key is not an unencrypted private key in PEM");
        }
        byte[] data = Base64.getMimeDecoder().decode(key.group("data"));
        byte[] pkcs8 = key.group("kind").isEmpty()
                ? data
                : wrapped(data, certificate.getPublicKey().getEncoded());
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /**
     * Returns a key in a form of its own algorithm (PKCS #1, SEC 1) as PKCS #8, which also names the algorithm: in the
     * same words as the public key.
     *
     * @param publicKey SubjectPublicKeyInfo (RFC 5280): a sequence of the algorithm and the key
     */
    private static byte[] wrapped(byte[] key, byte[] publicKey) throws IOException {
        int begin = content(publicKey, 0);
        int end = content(publicKey, begin) + length(publicKey, begin);
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.write(new byte[] {0x02, 0x01, 0x00}); // version 0
        inner.write(publicKey, begin, end - begin);
        inner.write(element(0x04, key));
        return element(0x30, inner.toByteArray());
    }

    /** Returns the offset at which the content of a DER element begins. */
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length});
        }
        out.write(content);
        return out.toByteArray();
    }
}
