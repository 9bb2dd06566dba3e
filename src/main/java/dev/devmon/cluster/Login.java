package dev.devmon.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How to log in to an API server: by a certificate, a token, a name and password, or several of these. Its text names no
 * secret.
 *
 * @param certificate as PEM, with its key
 * @param plugin the program that gave it; null when it is written in a file
 * @param expires null when that is not said
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

    /** In words, as in "by a token". */
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
