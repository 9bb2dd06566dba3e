package dev.devmon.alerting.notification;

import dev.devmon.alerting.routing.Channels;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A field of a receiver that contains a template, or says whether it is notified when alerts are resolved.
 *
 * @param name a name such as {@code mail/headers/Subject}: the receiver, then the keys in its channel
 */
record ReceiverField(Position at, String name, String template) {
    private static final String CHANNELS = "_configs";
    private static final String TOLD_OF_THE_END = "/send_resolved";

    /** Returns the fields of every receiver, and of the one that replaces receivers without settings. */
    static List<ReceiverField> all(Node configuration) {
        List<ReceiverField> fields = new ArrayList<>();
        configuration.find("/" + Channels.INBOX).ifPresent(inbox -> receiver(Channels.INBOX, inbox, fields));
        configuration
                .children("/receivers")
                .forEach(receiver -> receiver(receiver.text("/name").orElse(""), receiver, fields));
        return fields;
    }

    private static void receiver(String name, Node receiver, List<ReceiverField> fields) {
        receiver.entries("").forEach((key, channels) -> {
            if (key.endsWith(CHANNELS)) {
                walk(name, channels, fields);
            }
        });
    }

    private static void walk(String name, Node node, List<ReceiverField> fields) {
        node.children().forEach(item -> walk(name, item, fields));
        node.entries("").forEach((key, value) -> walk(name + "/" + key, value, fields));
        node.text("")
                .filter(text -> text.contains("{{") || name.endsWith(TOLD_OF_THE_END))
                .ifPresent(text -> fields.add(new ReceiverField(node.at(), name, text)));
    }

    /** Returns whether the text is escaped for a web page. */
    boolean html() {
        return name.endsWith("/html");
    }

    /**
     * Returns the rendered text of the field.
     *
     * @param rendered template -> rendered text
     */
    String text(Map<String, String> rendered) {
        return rendered.getOrDefault(template, "").strip();
    }
}
