package dev.devmon.alerting.notification;

import dev.devmon.alerting.Finding;
import dev.devmon.alerting.Rule;
import dev.devmon.codec.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the notification of every alert must mention.
 *
 * @param labels labels that the alert gets besides its own
 * @param mentions part of the notification -> labels, annotations, {@code query}, or other parts that it must mention
 */
record Mentions(Map<String, String> labels, Map<String, List<String>> mentions) {
    private static final String SERVER = "https://server.example";

    /** Reads {@code {labels: {..}, mentions: {title: [label, ..], ..}}}. */
    static Mentions read(Fields fields) {
        Fields named = fields.requiredFields("mentions");
        Map<String, List<String>> mentions = new LinkedHashMap<>();
        named.keys().forEach(part -> mentions.put(part, named.texts(part)));
        return new Mentions(fields.textMap("labels"), mentions);
    }

    /** Returns a notification of this alert alone; a word stands for each value that its texts take from a series. */
    Notification notification(Rule alert) {
        Map<String, String> all = new LinkedHashMap<>(alert.labels());
        all.putAll(labels);
        all.put("alertname", alert.name());
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
                List.of(new Notification.Alert(all, annotations, query, Optional.empty())),
                Map.of());
    }

    /** Returns what the notification should mention and does not. */
    List<Finding> missing(
            Notification each, NotificationParts parts, List<ReceiverField> fields, Map<String, String> texts) {
        List<Finding> found = new ArrayList<>();
        mentions.forEach((part, wantedThere) -> parts.fields(part, fields).forEach(field -> {
            String text = field.html() ? unescaped(field.text(texts)) : field.text(texts);
            for (String mention : wantedThere) {
                String wanted = mentioned(mention, each.alerts().get(0), parts, fields, texts);
                if (wanted.isEmpty() || !lower(text).contains(lower(wanted))) {
                    found.add(new Finding(
                            each.at(),
                            each.name(),
                            field.name() + " does not mention its " + mention + ": " + wanted,
                            NotificationCheck.FIX));
                }
            }
        }));
        return found;
    }

    private static String mentioned(
            String mention,
            Notification.Alert alert,
            NotificationParts parts,
            List<ReceiverField> fields,
            Map<String, String> texts) {
        return mention.equals("query")
                ? alert.query()
                : Stream.of(alert.labels(), alert.annotations())
                        .flatMap(each -> Optional.ofNullable(each.get(mention)).stream())
                        .findFirst()
                        .or(() -> parts.fields(mention, fields).findFirst().map(field -> field.text(texts)))
                        .orElse("");
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
