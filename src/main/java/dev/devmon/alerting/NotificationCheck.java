package dev.devmon.alerting;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Yaml;
import dev.devmon.engine.EphemeralContainer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares notifications with what they should look like: some in full, and for every alert what they must mention. A part
 * of a notification, such as its title, is shown in certain fields of the receivers.
 */
public final class NotificationCheck {
    private static final String FIX = "correct the templates, or what is expected of them";
    private static final String SERVER = "https://server.example";

    private final String file;
    private final Map<String, Part> parts;
    private final List<Notification> notifications;
    private final Every every;

    private NotificationCheck(String file, Map<String, Part> parts, List<Notification> notifications, Every every) {
        this.file = file;
        this.parts = parts;
        this.notifications = notifications;
        this.every = every;
    }

    private record Part(Position at, List<String> fields) {}

    /**
     * What is expected of every alert.
     *
     * @param labels that it gets besides its own
     * @param mentions part -> its labels, its annotations, {@code query}, or other parts
     */
    private record Every(Map<String, String> labels, Map<String, List<String>> mentions) {}

    /**
     * Reads {@code parts: {title: [field, ..], ..}}, {@code notifications: [..]} and
     * {@code every: {labels: {..}, mentions: {title: [label, ..], ..}}}.
     *
     * @throws dev.devmon.failure.FailureException with every problem of the file
     */
    public static NotificationCheck read(String file, String text) {
        return Yaml.read(file, text, fields -> {
            Fields named = fields.requiredFields("parts");
            Map<String, Part> parts = new LinkedHashMap<>();
            named.keys().forEach(part -> parts.put(part, new Part(named.at(part), named.texts(part))));
            return new NotificationCheck(
                    file,
                    parts,
                    fields.list("notifications", Notification::read),
                    fields.requiredFields("every").read(NotificationCheck::every));
        });
    }

    private static Every every(Fields fields) {
        Fields named = fields.requiredFields("mentions");
        Map<String, List<String>> mentions = new LinkedHashMap<>();
        named.keys().forEach(part -> mentions.put(part, named.texts(part)));
        return new Every(fields.textMap("labels"), mentions);
    }

    /**
     * Renders all of them.
     *
     * @param templates path of a file with templates -> text, as it is in the stack
     * @param rules that define the alerts
     */
    public CheckedFile run(
            EphemeralContainer router,
            RouterFile configuration,
            Map<String, String> templates,
            Collection<RuleFile> rules,
            Clock clock) {
        Instant begin = clock.instant();
        Node root = configuration.read();
        List<ReceiverField> fields = ReceiverField.all(root);
        List<Rule> alerts =
                rules.stream().flatMap(each -> each.alerts().stream()).toList();
        List<Notification> all = new ArrayList<>(notifications);
        alerts.forEach(alert -> all.add(notification(alert)));
        List<String> globs = root.children("/templates").stream()
                .flatMap(glob -> glob.text("").stream())
                .toList();
        List<Map<String, String>> rendered = new Rendering(router, templates, globs).of(all, fields);
        List<Finding> found = new ArrayList<>(unnamed(fields));
        int cases = 0;
        int failed = 0;
        for (int i = 0; i < all.size(); i++) {
            Notification each = all.get(i);
            Map<String, String> texts = rendered.get(i);
            boolean full = i < notifications.size();
            List<Finding> differences = full ? differences(each, fields, texts) : missing(each, fields, texts);
            cases += full ? each.shows().size() : 1;
            failed += full ? differences.size() : Math.min(1, differences.size());
            found.addAll(differences);
        }
        return CheckedFile.cases(
                file,
                CheckedFile.Kind.NOTIFICATIONS,
                cases,
                Math.max(0, cases - failed),
                Duration.between(begin, clock.instant()),
                found);
    }

    /** Of the alert alone, with texts in which every value of a series has a place of its own. */
    private Notification notification(Rule alert) {
        Map<String, String> labels = new LinkedHashMap<>(alert.labels());
        labels.putAll(every.labels());
        labels.put("alertname", alert.name());
        Map<String, String> annotations = new LinkedHashMap<>();
        alert.annotations()
                .forEach((name, text) -> annotations.put(
                        name,
                        text.replaceAll("\\{\\{\\s*\\$externalURL\\s*}}", SERVER)
                                .replaceAll("\\{\\{.*?}}", "some")));
        String query = SERVER + "/graph?g0.expr=" + alert.name() + "&g0.tab=1";
        return new Notification(
                alert.at(),
                alert.name(),
                List.of(),
                List.of(new Notification.Alert(labels, annotations, query, Optional.empty())),
                Map.of());
    }

    private List<Finding> unnamed(List<ReceiverField> fields) {
        List<Finding> found = new ArrayList<>();
        for (ReceiverField field : fields) {
            if (parts.values().stream().noneMatch(part -> part.fields().contains(field.name()))) {
                found.add(new Finding(
                        field.at(),
                        field.name(),
                        "no notification is expected to show it",
                        "add it to `parts` of " + file));
            }
        }
        parts.forEach((name, part) -> {
            part.fields().stream()
                    .filter(field ->
                            fields.stream().noneMatch(each -> each.name().equals(field)))
                    .forEach(field -> found.add(
                            new Finding(part.at(), field, "no receiver has such a field", "remove or correct it")));
            if (notifications.stream().noneMatch(each -> each.shows().containsKey(name))) {
                found.add(new Finding(part.at(), name, "no notification shows it", "add it to `shows` of one"));
            }
        });
        return found;
    }

    private List<Finding> differences(Notification each, List<ReceiverField> fields, Map<String, String> texts) {
        List<Finding> found = new ArrayList<>();
        each.shows().forEach((part, wanted) -> {
            if (!parts.containsKey(part)) {
                found.add(new Finding(each.at(), each.name(), "there is no part " + part, "add it to `parts`"));
            }
            of(part, fields)
                    .filter(field -> !text(field, texts).equals(wanted.strip()))
                    .findFirst()
                    .ifPresent(field -> found.add(new Finding(
                            each.at(),
                            each.name(),
                            field.name() + " shows " + difference(text(field, texts), wanted.strip()),
                            FIX)));
        });
        return found;
    }

    private List<Finding> missing(Notification each, List<ReceiverField> fields, Map<String, String> texts) {
        List<Finding> found = new ArrayList<>();
        every.mentions().forEach((part, mentions) -> of(part, fields).forEach(field -> {
            String text = field.html() ? unescaped(text(field, texts)) : text(field, texts);
            for (String mention : mentions) {
                String wanted = mentioned(mention, each.alerts().get(0), fields, texts);
                if (wanted.isEmpty() || !lower(text).contains(lower(wanted))) {
                    found.add(new Finding(
                            each.at(),
                            each.name(),
                            field.name() + " does not mention its " + mention + ": " + wanted,
                            FIX));
                }
            }
        }));
        return found;
    }

    private String mentioned(
            String mention, Notification.Alert alert, List<ReceiverField> fields, Map<String, String> texts) {
        return mention.equals("query")
                ? alert.query()
                : Stream.of(alert.labels(), alert.annotations())
                        .flatMap(each -> Optional.ofNullable(each.get(mention)).stream())
                        .findFirst()
                        .or(() -> of(mention, fields).findFirst().map(field -> text(field, texts)))
                        .orElse("");
    }

    private Stream<ReceiverField> of(String part, List<ReceiverField> fields) {
        Part named = parts.get(part);
        Predicate<ReceiverField> shown =
                field -> named != null && named.fields().contains(field.name());
        return fields.stream().filter(shown);
    }

    private static String text(ReceiverField field, Map<String, String> texts) {
        return texts.getOrDefault(field.template(), "").strip();
    }

    private static String difference(String got, String wanted) {
        List<String> lines = got.lines().toList();
        List<String> expected = wanted.lines().toList();
        int line = 0;
        while (line < Math.min(lines.size(), expected.size()) && lines.get(line).equals(expected.get(line))) {
            line++;
        }
        return "\"" + (line < lines.size() ? lines.get(line) : "") + "\" instead of \""
                + (line < expected.size() ? expected.get(line) : "") + "\" in line " + (line + 1);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String unescaped(String html) {
        return html.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#43;", "+")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
