package dev.devmon.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login to an API server: by a certificate, a token, a name and password, or several of these. Its text contains no
 * secret.
 *
 * @param certificate the certificate and its key, as PEM
 * @param plugin the program that provided it; null when it is from a file
 * @param expires when it expires; null when unknown
 */
public record Login(
        @Nullable Certificate certificate,
        @Nullable String token,
        @Nullable Password password,
        @Nullable String plugin,
        @Nullable Instant expires) {
    public static final Login NONE = new Login(null, null, null, null, null);

    /** A certificate and its key, as PEM. */
    public record Certificate(String chain, String key) {
        @Override
        public String toString() {
            return "a certificate";
        }
    }

    /** A name and its password. */
    public record Password(String user, String secret) {
        @Override
        public String toString() {
            return "the password of " + user;
        }
    }

    /** Describes the login in words, as in "by a token". */
    public String describe() {
        if (certificate != null) {
            return "by a certificate";
        }
        return token != null
                ? "by a token"
                : password != null ? "by the password of " + password.user() : "without any";
    }

    @Override
    public String toString() {
        return describe();
    }
}
