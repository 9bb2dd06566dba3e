package dev.devmon.measuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.devmon.codec.Json;
import dev.devmon.definition.Measures;
import dev.devmon.definition.Measures.Logins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exporter's file with the logins of the systems that it measures, and the parameters of the requests for
 * each.
 */
public final class LoginFile {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.@]+)}");

    private LoginFile() {}

    /**
     * A system and the login to it.
     *
     * @param address the address at which the exporter reaches the system
     */
    public record Entry(String address, Login login) {}

    /** Returns the text of the whole file. */
    public static String text(Logins logins, List<Entry> entries) {
        StringBuilder text = new StringBuilder(logins.begin());
        entries.forEach(entry -> text.append(filled(logins.entry(), values(entry.address(), entry.login(), logins))));
        return text.append(logins.end()).toString();
    }

    /**
     * Returns the parameters of the request for one system's page.
     *
     * @param login the login to the system; null for none
     */
    public static Map<String, String> parameters(Measures measures, String address, @Nullable Login login) {
        Map<String, String> values = login == null
                ? Map.of("address", address, "login", "", "user@", "")
                : values(address, login, measures.logins());
        Map<String, String> parameters = new LinkedHashMap<>();
        measures.parameters().forEach((name, template) -> parameters.put(name, filled(template, values)));
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    private static Map<String, String> values(String address, Login login, @Nullable Logins logins) {
        Map<String, String> escapes = logins == null ? Map.of() : logins.escapes();
        return Map.of(
                "address", address,
                "login", UUID.nameUUIDFromBytes(address.getBytes(UTF_8)).toString(), // in any file, and opaque
                "user", escaped(login.user(), escapes),
                "user.json", Json.line(login.user()),
                "user@", login.user().isEmpty() ? "" : login.user() + "@",
                "password", escaped(login.password(), escapes),
                "password.json", Json.line(login.password()));
    }

    private static String escaped(String text, Map<String, String> escapes) {
        String written = text;
        for (Map.Entry<String, String> escape : escapes.entrySet()) {
            written = written.replace(escape.getKey(), escape.getValue());
        }
        return written;
    }

    private static String filled(String template, Map<String, String> values) {
        return REFERENCE
                .matcher(template)
                .replaceAll(reference ->
                        Matcher.quoteReplacement(values.getOrDefault(reference.group(1), reference.group())));
    }
}
