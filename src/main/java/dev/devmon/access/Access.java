package dev.devmon.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a service wants of whoever asks it.
 *
 * @param login null for none
 * @param tls null for plain HTTP
 */
public record Access(@Nullable Login login, @Nullable Tls tls) {
    public static final Access NONE = new Access(null, null);

    /** RFC 6750 allows fewer characters, but servers take what they have given out. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /** How to log in. */
    public sealed interface Login {
        NamedFile file();

        /**
         * What the file holds now.
         *
         * @throws UnfitFileException when it cannot be used
         */
        String secret() throws UnfitFileException;

        /**
         * The value of the header {@code Authorization}.
         *
         * @throws UnfitFileException when its file cannot be used
         */
        String authorization() throws UnfitFileException;
    }

    /** By a token. */
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

    /** By a name and a password. */
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
     * @param authorities who may have issued the server's certificate; null for those that every system knows
     * @param serverName whom the server's certificate has to name: a host's name or address
     */
    public record Tls(Verification verification, @Nullable Authorities authorities, String serverName) {}

    /** The file with their certificates. */
    public record Authorities(NamedFile file) {
        /**
         * The certificates as PEM.
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

    /** The same without logging in. */
    public Access anonymous() {
        return new Access(null, tls);
    }

    public boolean none() {
        return login == null && tls == null;
    }
}
