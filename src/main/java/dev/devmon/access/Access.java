package dev.devmon.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The login and TLS that a service requires.
 *
 * @param login the login; null for none
 * @param tls the TLS settings; null for plain HTTP
 */
public record Access(@Nullable Login login, @Nullable Tls tls) {
    public static final Access NONE = new Access(null, null);

    /** A token. RFC 6750 allows fewer characters, but servers accept what they have issued. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /** A way to log in. */
    public sealed interface Login {
        NamedFile file();

        /**
         * Returns the secret that the file contains now.
         *
         * @throws UnfitFileException when the file cannot be used
         */
        String secret() throws UnfitFileException;

        /**
         * Returns the value of the header {@code Authorization}.
         *
         * @throws UnfitFileException when the file cannot be used
         */
        String authorization() throws UnfitFileException;
    }

    /** Login by a token. */
    public record Bearer(NamedFile file) implements Login {
        @Override
        public String secret() throws UnfitFileException {
            String token = file.secret().strip();
            if (!TOKEN.matcher(token).matches()) {
                throw new UnfitFileException(
                        "is not a token",
                        file.path() + " contains a space, a line break or another character that a token cannot have",
                        "write the token into it, and nothing else");
            }
            return token;
        }

        @Override
        public String authorization() throws UnfitFileException {
            return "Bearer " + secret();
        }
    }

    /** Login by a name and a password. */
    public record Basic(String username, NamedFile file) implements Login {
        @Override
        public String secret() throws UnfitFileException {
            return file.secret().strip();
        }

        @Override
        public String authorization() throws UnfitFileException {
            byte[] both = (username + ":" + secret()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }
    }

    /**
     * HTTP over TLS.
     *
     * @param authorities who may have issued the server's certificate; null for those that every system trusts
     * @param serverName the host's name or address that the server's certificate must contain
     */
    public record Tls(Verification verification, @Nullable Authorities authorities, String serverName) {}

    /** The file with the certificates of the authorities. */
    public record Authorities(NamedFile file) {
        /**
         * Returns the certificates as PEM.
         *
         * @throws UnfitFileException when the file cannot be used
         */
        public String pem() throws UnfitFileException {
            String pem = file.text();
            String why = "it contains none";
            try {
                if (!Trust.certificates(pem).isEmpty()) {
                    return pem;
                }
            } catch (GeneralSecurityException e) {
                why = String.valueOf(e.getMessage());
            }
            throw new UnfitFileException(
                    "is not a certificate",
                    file.path() + " cannot be read as certificates: " + why,
                    "name a file with lines such as -----BEGIN CERTIFICATE-----");
        }
    }

    /** Returns the same access without a login. */
    public Access anonymous() {
        return new Access(null, tls);
    }

    public boolean none() {
        return login == null && tls == null;
    }
}
