package dev.devmon.definition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter measures: databases, caches or brokers without metrics of their own, each on a page of its own. The
 * agent brings the exporter up once it has found one of them.
 *
 * @param system OpenTelemetry's name of the kind of system, such as {@code postgresql}
 * @param port the port of the exporter
 * @param path the path of the pages
 * @param parameters query parameters that select the page of one instance; {@code ${address}}, {@code ${login}} (the
 *     name of its login in the exporter's file) and {@code ${user@}} (the user and an @, if there is one) are replaced
 * @param answers a metric of the page, above 0 when the instance has answered
 * @param logins how the exporter logs in; null where it does not
 */
public record Measures(
        String system,
        String port,
        String path,
        Map<String, String> parameters,
        String answers,
        @Nullable Logins logins) {

    /**
     * The exporter's way to log in.
     *
     * @param need whether a login is needed
     * @param file the name of the file in its folder of live files, which it reads when it starts or reloads
     * @param begin the beginning of that file; {@code end} is its end
     * @param entry one login in that file; {@code ${login}}, {@code ${address}}, {@code ${user@}}, and {@code ${user}}
     *     and {@code ${password}}, plain or as JSON ({@code ${password.json}}), are replaced
     * @param escapes text in plain passwords and users -> how it is written
     * @param unfit matches in passwords that the exporter cannot use although they are right; null for none
     * @param refused matches in its log when the system refused the login
     * @param variables the variables from which images of such a system take their first login, the best first
     * @param userFile the password file that other clients of such systems read; null for none
     * @param grant statements that create a user with the fewest rights that are needed
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

    /** Whether such systems require a login. */
    public enum Need {
        ALWAYS,
        /** Usually not: if no login is known, it is tried once without. */
        SOMETIMES
    }

    /**
     * Environment variables of a container with a login. With {@code _FILE} after its name, the one of the password
     * names a file in the container.
     *
     * @param user the variable of the user; null where the user is always the same
     * @param usual the user where the variable is not set; null where it must be set
     */
    public record Variables(@Nullable String user, @Nullable String usual, String password) {}

    /** A file with passwords in the user's home folder. */
    public record PasswordFile(String path, Format format) {}

    /** The format of such a file. */
    public enum Format {
        /** Lines of the form {@code host:port:database:user:password}, as libpq reads them. */
        PASSWORD_LINES,
        /** A section {@code [client]} with {@code user=} and {@code password=}. */
        OPTION_GROUPS
    }

    public Measures {
        parameters = Map.copyOf(parameters);
    }
}
