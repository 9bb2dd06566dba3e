package dev.devmon.definition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter measures: databases, caches and brokers that have no metrics of their own, each on a page of its own.
 * The agent brings it up as soon as it has found one.
 *
 * @param system OpenTelemetry's name of their kind, such as {@code postgresql}
 * @param port of the exporter
 * @param path of the pages
 * @param parameters by which it is asked for the page of one instance; {@code ${address}}, {@code ${login}} (the name of
 *     its login in the exporter's file) and {@code ${user@}} (the user and an @, where there is one) are replaced
 * @param answers a metric of the page, above 0 when the instance has answered
 * @param logins null where nobody logs in
 */
public record Measures(
        String system,
        String port,
        String path,
        Map<String, String> parameters,
        String answers,
        @Nullable Logins logins) {

    /**
     * How the exporter logs in.
     *
     * @param need whether it has to
     * @param file in its folder of live files, which it reads when it starts or is told to
     * @param begin how that file begins, and {@code end} how it ends
     * @param entry one login in it; {@code ${login}}, {@code ${address}}, {@code ${user@}}, and {@code ${user}} and
     *     {@code ${password}}, plain or as JSON ({@code ${password.json}}), are replaced
     * @param escapes in plain passwords and users: text -> how it is written
     * @param unfit found in passwords that the exporter cannot use, though they are right; null for none
     * @param refused found in its log when the system refused the login
     * @param variables where the image of such a system takes its first login from, the best first
     * @param userFile that other clients of such systems read; null for none
     * @param grant statements that make a user with the fewest rights that are needed
     */
    public record Logins(
            Need need,
            String file,
            String begin,
            String entry,
            String end,
            Map<String, String> escapes,
            @Nullable Pattern unfit,
            Pattern refused,
            List<Variables> variables,
            @Nullable PasswordFile userFile,
            String grant) {
        public Logins {
            variables = List.copyOf(variables);
            escapes = Map.copyOf(escapes);
        }
    }

    /** Whether such systems want a login. */
    public enum Need {
        ALWAYS,
        /** Commonly not: without one it is tried once without. */
        SOMETIMES
    }

    /**
     * Environment variables of a container; the password's may have {@code _FILE} after its name, and then names a file in the
     * container.
     *
     * @param user variable; null where the user is always the same
     * @param usual user where the variable is not set; null where it has to be
     */
    public record Variables(@Nullable String user, @Nullable String usual, String password) {}

    /** A file with passwords in the user's home. */
    public record PasswordFile(String path, Format format) {}

    /** How such a file is written. */
    public enum Format {
        /** {@code host:port:database:user:password} lines, as libpq reads them. */
        PASSWORD_LINES,
        /** {@code [client]} with {@code user=} and {@code password=}. */
        OPTION_GROUPS
    }

    public Measures {
        parameters = Map.copyOf(parameters);
    }
}
