package dev.devmon.measuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.devmon.codec.Json;
import dev.devmon.definition.Measures.SystemsFile;
import dev.devmon.definition.SystemExporter;
import dev.devmon.discovery.target.Measurement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what tells an exporter about the systems that it measures: its file with their logins, and the parameters of
 * the requests for each.
 */
public final class SystemsFileText {
    private static final Login NONE = new Login("", "");

    private SystemsFileText() {}

    /**
     * A system that an exporter measures.
     *
     * @param instance the system's address in labels
     * @param address the address at which the exporter reaches it
     * @param login the login to it; null for none
     */
    public record Entry(SystemExporter exporter, String instance, String address, @Nullable Login login) {
        private boolean written() {
            return exporter.measures().shared() || login != null;
        }
    }

    /** Returns the text of the whole file. */
    public static String of(SystemsFile file, List<Entry> entries) {
        StringBuilder text = new StringBuilder(file.begin());
        entries.stream()
                .filter(Entry::written)
                .forEach(entry -> text.append(filled(entry.exporter().system().entry(), entry)));
        return text.append(file.end()).toString();
    }

    /** Returns the parameters of the request for one system's page; of a shared one, the scraper takes that instance. */
    public static Map<String, String> parameters(Entry entry) {
        Map<String, String> parameters = new LinkedHashMap<>();
        entry.exporter()
                .system()
                .parameters()
                .forEach((name, template) -> parameters.put(name, filled(template, entry)));
        parameters.values().removeIf(String::isEmpty);
        if (entry.exporter().measures().shared()) {
            parameters.put(Measurement.INSTANCE, entry.instance());
        }
        return parameters;
    }

    private static String filled(String template, Entry entry) {
        return Placeholders.fill(template, values(entry));
    }

    private static Map<String, String> values(Entry entry) {
        Login login = entry.login() == null ? NONE : entry.login();
        String user = login.user();
        String password = login.password();
        Map<String, String> escapes = entry.exporter().system().escapes();
        Map<String, String> values = new HashMap<>();
        values.put("address", entry.address());
        values.put("instance", entry.instance());
        // In any file, and opaque
        String id = UUID.nameUUIDFromBytes(entry.address().getBytes(UTF_8)).toString();
        values.put("id", id);
        values.put("login", entry.login() == null ? "" : id);
        values.put(
                "login.url@",
                entry.login() == null ? "" : Placeholders.inUrl(user) + ":" + Placeholders.inUrl(password) + "@");
        values.put("user", escaped(user, escapes));
        values.put("user.json", Json.line(user));
        values.put("user@", user.isEmpty() ? "" : user + "@");
        values.put("password", escaped(password, escapes));
        values.put("password.json", Json.line(password));
        return values;
    }

    private static String escaped(String text, Map<String, String> escapes) {
        String written = text;
        for (Map.Entry<String, String> escape : escapes.entrySet()) {
            written = written.replace(escape.getKey(), escape.getValue());
        }
        return written;
    }
}
