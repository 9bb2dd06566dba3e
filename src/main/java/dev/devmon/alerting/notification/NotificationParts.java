package dev.devmon.alerting.notification;

import dev.devmon.alerting.Finding;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The parts of notifications: part -> the fields of the receivers that show it. */
record NotificationParts(Map<String, Part> parts) {
    /** The names of fields, and where they are listed. */
    record Part(Position at, List<String> fields) {}

    /** Reads {@code {title: [field, ..], ..}}. */
    static NotificationParts read(Fields fields) {
        Map<String, Part> parts = new LinkedHashMap<>();
        fields.keys().forEach(part -> parts.put(part, new Part(fields.at(part), fields.texts(part))));
        return new NotificationParts(parts);
    }

    boolean has(String part) {
        return parts.containsKey(part);
    }

    /** Returns those fields that show a part. */
    Stream<ReceiverField> fields(String name, List<ReceiverField> all) {
        Part part = parts.get(name);
        return all.stream().filter(field -> part != null && part.fields().contains(field.name()));
    }

    /** Returns findings about fields that are in no part or do not exist, and parts that no notification shows. */
    List<Finding> gaps(List<ReceiverField> fields, Collection<Notification> notifications, String file) {
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
}
