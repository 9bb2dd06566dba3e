package dev.devmon.alerting.notification;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.alerting.Rule;
import dev.devmon.alerting.RuleFile;
import dev.devmon.alerting.routing.RouterFile;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.engine.EphemeralContainer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Compares notifications with expectations: some in full, and for every alert what its notification must mention. A
 * part of a notification, such as its title, is shown in certain fields of the receivers.
 */
public final class NotificationCheck {
    static final String FIX = "correct the templates, or what is expected of them";

    private final String file;
    private final NotificationParts parts;
    private final List<Notification> notifications;
    private final Mentions every;

    private NotificationCheck(String file, NotificationParts parts, List<Notification> notifications, Mentions every) {
        this.file = file;
        this.parts = parts;
        this.notifications = notifications;
        this.every = every;
    }

    /**
     * Reads {@code parts: {title: [field, ..], ..}}, {@code notifications: [..]} and
     * {@code every: {labels: {..}, mentions: {title: [label, ..], ..}}}.
     *
     * @throws dev.devmon.failure.FailureException with every problem of the file
     */
    public static NotificationCheck read(String file, String text) {
        return Yaml.read(
                file,
                text,
                fields -> new NotificationCheck(
                        file,
                        NotificationParts.read(fields.requiredFields("parts")),
                        fields.list("notifications", Notification::read),
                        fields.requiredFields("every").read(Mentions::read)));
    }

    /**
     * Renders and checks all notifications.
     *
     * @param templates path of a file with templates -> text, as in the stack
     * @param rules the rules that define the alerts
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
        alerts.forEach(alert -> all.add(every.notification(alert)));
        List<String> globs = root.children("/templates").stream()
                .flatMap(glob -> glob.text("").stream())
                .toList();
        List<Map<String, String>> rendered = new Rendering(router, templates, globs).of(all, fields);
        List<Finding> found = new ArrayList<>(parts.gaps(fields, notifications, file));
        int cases = 0;
        int failed = 0;
        for (int i = 0; i < all.size(); i++) {
            Notification each = all.get(i);
            Map<String, String> texts = rendered.get(i);
            boolean full = i < notifications.size();
            List<Finding> differences =
                    full ? differences(each, fields, texts) : every.missing(each, parts, fields, texts);
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

    private List<Finding> differences(Notification each, List<ReceiverField> fields, Map<String, String> texts) {
        List<Finding> found = new ArrayList<>();
        each.shows().forEach((part, wanted) -> {
            if (!parts.has(part)) {
                found.add(new Finding(each.at(), each.name(), "there is no part " + part, "add it to `parts`"));
            }
            parts.fields(part, fields)
                    .filter(field -> !field.text(texts).equals(wanted.strip()))
                    .findFirst()
                    .ifPresent(field -> found.add(new Finding(
                            each.at(),
                            each.name(),
                            field.name() + " shows " + difference(field.text(texts), wanted.strip()),
                            FIX)));
        });
        return found;
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
}
