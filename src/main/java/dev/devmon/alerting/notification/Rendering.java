package dev.devmon.alerting.notification;

import dev.devmon.engine.EphemeralContainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders notifications with the router's own tool. */
final class Rendering {
    private static final String FOLDER = "/rendering";

    /** Separators that do not occur in any text. */
    private static final String BETWEEN_FIELDS = "\u001e";

    private static final String BETWEEN_NOTIFICATIONS = "\u001d";

    private final EphemeralContainer router;
    private final List<String> globs;
    private final Map<String, String> files = new LinkedHashMap<>();

    /**
     * @param templates path of a file with templates -> text
     * @param globs patterns that match these files
     */
    Rendering(EphemeralContainer router, Map<String, String> templates, List<String> globs) {
        this.router = router;
        this.globs = globs.stream().map(glob -> FOLDER + glob).toList();
        templates.forEach((path, text) -> files.put(FOLDER + path, text));
    }

    /** Returns template -> rendered text, for each notification. */
    List<Map<String, String>> of(List<Notification> notifications, List<ReceiverField> fields) {
        for (int i = 0; i < notifications.size(); i++) {
            files.put(
                    String.format(Locale.ROOT, "%s/data/%05d.json", FOLDER, i),
                    notifications.get(i).data());
        }
        List<String> texts =
                templates(fields.stream().filter(field -> !field.html()).toList());
        List<String> pages =
                templates(fields.stream().filter(ReceiverField::html).toList());
        // One process for all notifications: starting a command in a container takes longer than the command
        files.put(
                FOLDER + "/render.sh",
                "for data in " + FOLDER + "/data/*.json; do\n" + command("text", texts) + command("html", pages)
                        + "printf '" + BETWEEN_NOTIFICATIONS + "'\ndone\n");
        router.write(files);
        String[] rendered =
                router.run(List.of("sh", FOLDER + "/render.sh")).text().split(BETWEEN_NOTIFICATIONS, -1);
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < notifications.size(); i++) {
            all.add(fields(i < rendered.length ? rendered[i] : "", texts, pages));
        }
        return all;
    }

    private static List<String> templates(List<ReceiverField> fields) {
        return fields.stream().map(ReceiverField::template).distinct().toList();
    }

    private String command(String type, List<String> templates) {
        return "amtool template render --template.type=" + type
                + globs.stream().map(glob -> " --template.glob=" + quoted(glob)).collect(Collectors.joining())
                + " --template.text=" + quoted(String.join(BETWEEN_FIELDS, templates))
                + " --template.data=$data 2>&1\nprintf '" + BETWEEN_FIELDS + "'\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns template -> rendered text; when the tool rejects a template, its message stands for each. */
    private static Map<String, String> fields(String output, List<String> texts, List<String> pages) {
        List<String> templates = new ArrayList<>(texts);
        templates.addAll(pages);
        String[] rendered = output.split(BETWEEN_FIELDS, -1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < templates.size(); i++) {
            fields.put(templates.get(i), rendered.length == templates.size() + 1 ? rendered[i] : output.strip());
        }
        return fields;
    }
}
