package dev.devmon.definition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database, cache, broker or proxy, as an exporter measures it. In templates, {@code ${address}} (where the
 * exporter reaches the system), {@code ${instance}} (what it is called in labels), {@code ${id}} (a name for it in any
 * file), {@code ${login}} (the same if it has a login, else nothing), {@code ${user}} and {@code ${password}}, both also as JSON ({@code ${user.json}}), are
 * replaced; {@code ${user@}} is the user, and {@code ${login.url@}} the user and password as in a URL, with an @ after
 * them, if there are any.
 *
 * @param name OpenTelemetry's name of the kind, such as {@code postgresql}
 * @param parameters query parameters that select the page of one instance
 * @param answers a metric that is above 0 when the instance has answered
 * @param entry one instance in the exporter's file; empty where it is told none
 * @param escapes text in plain passwords and users -> how it is written in the file
 * @param logins how the exporter logs in; null where it does not
 */
public record MeasuredSystem(
        String name,
        Map<String, String> parameters,
        String answers,
        String entry,
        Map<String, String> escapes,
        @Nullable Logins logins) {

    /**
     * The exporter's way to log in.
     *
     * @param need whether a login is needed
     * @param unfit matches in passwords that the exporter cannot use although they are right; null for none
     * @param refused matches in its log when the system refused the login
     * @param variables the variables from which images of such a system take their first login, the best first
     * @param userFile the password file that other clients of such systems read; null for none
     * @param grant statements that create a user with the fewest rights that are needed
     */
    public record Logins(
            Need need,
            @Nullable Pattern unfit,
            Pattern refused,
            List<Variables> variables,
            @Nullable PasswordFile userFile,
            String grant) {
        public Logins {
            variables = List.copyOf(variables);
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

    public MeasuredSystem {
        parameters = Map.copyOf(parameters);
        escapes = Map.copyOf(escapes);
    }
}
