package dev.devmon.alerting.routing;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills the user's channels into the routing configuration. A receiver there refers to the settings as
 * {@code ${alerting.x.y}} or {@code ${alerting.x.y:-default}}; an item of a list that refers to
 * {@code ${alerting.x[].y}} is repeated for every {@code x}. A key whose text is then empty is left out. A receiver
 * without any of its settings, or with {@code inbox: true}, becomes what the configuration has under {@code inbox}, where
 * <code>${receiver}</code> is its name, unless it has {@code inbox: false}, which leaves it empty. A setting whose name ends in {@code File} names
 * a secret: its path in the container is filled in.
 */
public final class Channels {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:alerting\\.)?([\\w.\\[\\]]+)(?::-([^}]*))?}");
    private static final String SECRET_SUFFIX = "File";
    private static final String RECEIVERS = "receivers";
    public static final String INBOX = "inbox";

    private final String secretsFolder;
    private final ChannelSettings settings;
    private final Problems problems;

    /**
     * @param secretsFolder absolute path in the container of the folder with the secrets, under the names in
     *     {@link #secrets}
     * @param settings the settings under {@code alerting}, lowest precedence first
     */
    public Channels(String secretsFolder, List<Node> settings, Problems problems) {
        this.secretsFolder = secretsFolder;
        this.settings = new ChannelSettings(settings, problems);
        this.problems = problems;
    }

    /** Returns the settings that name files with secrets: name of the file in the container -> the setting's value. */
    public Map<String, Node> secrets() {
        Map<String, Node> secrets = new LinkedHashMap<>(settings.all());
        secrets.keySet().removeIf(path -> !path.endsWith(SECRET_SUFFIX));
        return secrets;
    }

    /** Returns the user's settings; for a secret, the file that holds it. */
    public List<Setting> inForce() {
        return settings.all().entrySet().stream()
                .map(setting -> new Setting(
                        "alerting." + setting.getKey(),
                        setting.getValue().text("").orElse(""),
                        setting.getValue().at().toString()))
                .toList();
    }

    /**
     * Returns the configuration with the channels filled in.
     *
     * @param file the name of the file in positions
     * @return YAML; empty, with problems, when something is wrong
     */
    public String fill(String file, String configuration) {
        Node root = Yaml.read(file, configuration, problems);
        if (!(root instanceof Node.Mapping mapping)) {
            return "";
        }
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        Node inbox = Optional.ofNullable(entries.remove(INBOX)).orElse(new Node.Mapping(root.at(), Map.of(), Map.of()));
        settings.check(
                entries.values().stream()
                        .flatMap(Channels::references)
                        .map(Reference::path)
                        .collect(Collectors.toCollection(TreeSet::new)),
                problems);
        entries.replaceAll((key, value) -> key.equals(RECEIVERS)
                ? new Node.Sequence(
                        value.at(),
                        value.children().stream()
                                .map(receiver -> receiver(receiver, inbox))
                                .toList())
                : filled(value, this::value));
        return Yaml.write(new Node.Mapping(mapping.at(), entries, mapping.keys()));
    }

    /** @param otherwise the text to use without the setting; empty when the setting is required */
    private record Reference(String path, Optional<String> otherwise) {
        static Reference of(MatchResult match) {
            return new Reference(match.group(1), Optional.ofNullable(match.group(2)));
        }

        Reference in(String element) {
            return new Reference(path.replace(ChannelSettings.EVERY, element), otherwise);
        }
    }

    private static Stream<Reference> references(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.entries().values().stream().flatMap(Channels::references);
        }
        if (node instanceof Node.Sequence sequence) {
            return sequence.items().stream().flatMap(Channels::references);
        }
        return node instanceof Node.Scalar scalar
                ? REFERENCE.matcher(scalar.text()).results().map(Reference::of)
                : Stream.of();
    }

    /** Returns the receiver itself, or its inbox. */
    private Node receiver(Node receiver, Node inbox) {
        String name = receiver.text("/name").orElse("");
        List<String> required = references(receiver)
                .filter(reference -> reference.otherwise().isEmpty())
                .flatMap(reference -> settings.every(reference.path()).stream())
                .toList();
        Map<Boolean, List<String>> there = required.stream()
                .collect(Collectors.partitioningBy(path -> settings.at(path).isPresent()));
        List<String> present = there.getOrDefault(true, List.of());
        List<String> missing = there.getOrDefault(false, List.of());
        if (!missing.isEmpty() && !present.isEmpty()) {
            problems.add(
                    settings.at(present.get(0)).orElseThrow().at(),
                    "alerting: " + name + " is only partly configured",
                    "add " + missing.stream().map(path -> "alerting." + path).collect(Collectors.joining(", ")));
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        Optional<String> mailed = receiver.text("/" + INBOX);
        if (missing.isEmpty() && !mailed.equals(Optional.of("true"))) {
            entries.putAll(entries(filled(receiver, this::value)));
        } else {
            receiver.find("/name").ifPresent(node -> entries.put("name", node));
            if (!mailed.equals(Optional.of("false"))) {
                entries.putAll(entries(filled(inbox, reference -> name)));
            }
        }
        entries.remove(INBOX);
        return new Node.Mapping(receiver.at(), entries, Map.of());
    }

    private static Map<String, Node> entries(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.entries() : Map.of();
    }

    private Node filled(Node node, Function<Reference, String> values) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> {
                Node filled = filled(value, values);
                if (filled.equals(value) || !filled.text("").equals(Optional.of(""))) {
                    entries.put(key, filled);
                }
            });
            return new Node.Mapping(mapping.at(), entries, mapping.keys());
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.at(),
                    sequence.items().stream()
                            .flatMap(item -> repeated(item, values))
                            .toList());
        }
        return node instanceof Node.Scalar scalar ? filled(scalar, values) : node;
    }

    private static Node filled(Node.Scalar scalar, Function<Reference, String> values) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        if (!matcher.find()) {
            return scalar;
        }
        String text = matcher.replaceAll(match -> Matcher.quoteReplacement(values.apply(Reference.of(match))));
        return new Node.Scalar(scalar.at(), text, text.matches("true|false") ? Node.Kind.BOOLEAN : Node.Kind.TEXT);
    }

    private Stream<Node> repeated(Node item, Function<Reference, String> values) {
        return references(item)
                .map(Reference::path)
                .filter(path -> path.contains(ChannelSettings.EVERY))
                .map(path -> path.substring(0, path.indexOf(ChannelSettings.EVERY)))
                .findFirst()
                .map(list -> settings.elements(list).stream()
                        .map(element -> filled(item, reference -> values.apply(reference.in(element)))))
                .orElseGet(() -> Stream.of(filled(item, values)));
    }

    private String value(Reference reference) {
        String path = reference.path();
        return settings.at(path)
                .map(set -> path.endsWith(SECRET_SUFFIX)
                        ? secretsFolder + "/" + path
                        : set.text("").orElse(""))
                .orElse(reference.otherwise().orElse(""));
    }
}
