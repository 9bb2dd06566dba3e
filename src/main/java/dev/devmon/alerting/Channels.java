package dev.devmon.alerting;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Suggestion;
import dev.devmon.codec.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fills the channels that the user has configured into the routing configuration. A receiver there refers to the user's
 * settings as {@code ${alerting.x.y}}, or {@code ${alerting.x.y:-default}}; an item of a list that refers to
 * {@code ${alerting.x[].y}} is repeated for every {@code x}. A receiver none of whose settings are there becomes what the
 * configuration has under {@code inbox}, unless it says {@code inbox: false}, which leaves it empty. A setting whose name
 * ends in {@code File} names a secret: its place in the container is filled in.
 */
public final class Channels {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{alerting\\.([\\w.\\[\\]]+)(?::-([^}]*))?}");
    private static final String RECEIVER = "${receiver}";
    private static final String SECRET_SUFFIX = "File";
    private static final String ELEMENT = "[]";

    private final String secretsFolder;
    private final Problems problems;
    private final Map<String, Node> settings = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /**
     * @param secretsFolder absolute path in the container under which secrets are found by {@link #secrets}' names
     * @param settings what the user's files say under {@code alerting}, lowest precedence first
     */
    public Channels(String secretsFolder, List<Node> settings, Problems problems) {
        this.secretsFolder = secretsFolder;
        this.problems = problems;
        settings.forEach(each -> flatten("", each));
    }

    private void flatten(String path, Node node) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, value) -> flatten(path.isEmpty() ? key : path + "." + key, value));
        } else if (node instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                flatten(path + "[" + i + "]", sequence.items().get(i));
            }
        } else {
            settings.put(path, node);
        }
    }

    /** Settings that name files with secrets: name of the file in the container -> the setting's value. */
    public Map<String, Node> secrets() {
        Map<String, Node> secrets = new LinkedHashMap<>();
        settings.forEach((path, value) -> {
            if (path.endsWith(SECRET_SUFFIX)) {
                secrets.put(path, value);
            }
        });
        return secrets;
    }

    /**
     * The configuration in force.
     *
     * @param file how positions name it
     * @return YAML; empty, with problems, when something is wrong
     */
    public String fill(String file, String configuration) {
        Node root = Yaml.read(file, configuration, problems);
        if (!(root instanceof Node.Mapping mapping)) {
            return "";
        }
        references(root);
        settings.forEach((path, value) -> {
            String general = path.replaceAll("\\[\\d+]", ELEMENT);
            if (!known.contains(general)) {
                problems.add(
                        value.at(),
                        "unknown key \"alerting." + path + "\"",
                        Suggestion.didYouMean(general, known) + "known here: " + String.join(", ", known));
            }
        });
        Node inbox = mapping.entries().get("inbox");
        Map<String, Node> filled = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            if (key.equals("receivers")) {
                filled.put(
                        key,
                        new Node.Sequence(
                                value.at(),
                                value.children().stream()
                                        .map(receiver -> receiver(receiver, inbox == null ? receiver : inbox))
                                        .toList()));
            } else if (!key.equals("inbox")) {
                filled.put(key, filled(value, -1));
            }
        });
        return Yaml.write(new Node.Mapping(mapping.at(), filled, mapping.keys()));
    }

    private void references(Node node) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().values().forEach(this::references);
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(this::references);
        } else if (node instanceof Node.Scalar scalar) {
            REFERENCE.matcher(scalar.text()).results().forEach(match -> known.add(match.group(1)));
        }
    }

    /** The receiver as it is, or its inbox. */
    private Node receiver(Node receiver, Node inbox) {
        List<String> required = new ArrayList<>();
        required(receiver, required);
        List<String> missing =
                required.stream().filter(path -> values(path).isEmpty()).toList();
        boolean wantsInbox = !receiver.text("/inbox").orElse("true").equals("false");
        if (missing.isEmpty()) {
            return without(filled(receiver, -1), "inbox");
        }
        if (missing.size() < required.size()) {
            String present = required.stream()
                    .filter(path -> !missing.contains(path))
                    .findFirst()
                    .orElseThrow();
            problems.add(
                    values(present).get(0).at(),
                    "alerting: " + receiver.text("/name").orElse("a channel") + " is configured by half",
                    "add " + missing.stream().map(path -> "alerting." + path).collect(Collectors.joining(", ")));
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        receiver.find("/name").ifPresent(name -> entries.put("name", name));
        if (wantsInbox && inbox instanceof Node.Mapping mapping) {
            mapping.entries()
                    .forEach((key, value) ->
                            entries.put(key, named(value, receiver.text("/name").orElse(""))));
        }
        return new Node.Mapping(receiver.at(), entries, Map.of());
    }

    private static void required(Node node, List<String> paths) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().values().forEach(value -> required(value, paths));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> required(item, paths));
        } else if (node instanceof Node.Scalar scalar) {
            REFERENCE
                    .matcher(scalar.text())
                    .results()
                    .filter(match -> match.group(2) == null)
                    .forEach(match -> paths.add(match.group(1)));
        }
    }

    /** What the settings say at a path; for {@code x[].y}, of every {@code x}. */
    private List<Node> values(String path) {
        Pattern pattern = Pattern.compile(Pattern.quote(path).replace(ELEMENT, "\\E\\[\\d+]\\Q"));
        return settings.entrySet().stream()
                .filter(entry -> pattern.matcher(entry.getKey()).matches())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** @param element which element of a list {@code []} stands for; negative for none */
    private Node filled(Node node, int element) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> {
                Node text = filled(value, element);
                boolean emptied = value instanceof Node.Scalar before
                        && !before.text().isEmpty()
                        && text instanceof Node.Scalar after
                        && after.text().isEmpty();
                if (!emptied) {
                    entries.put(key, text);
                }
            });
            return new Node.Mapping(mapping.at(), entries, mapping.keys());
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                int repeats = repeats(item);
                for (int i = 0; i < repeats; i++) {
                    items.add(filled(item, i));
                }
                if (repeats < 0) {
                    items.add(filled(item, element));
                }
            }
            return new Node.Sequence(sequence.at(), items);
        }
        return node instanceof Node.Scalar scalar ? filled(scalar, element) : node;
    }

    /** How often an item of a list stands there; negative when it refers to no list of the settings. */
    private int repeats(Node item) {
        List<String> paths = new ArrayList<>();
        required(item, paths);
        return paths.stream()
                .filter(path -> path.contains(ELEMENT))
                .findFirst()
                .map(path -> values(path).size())
                .orElse(-1);
    }

    private Node filled(Node.Scalar scalar, int element) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        if (!matcher.find()) {
            return scalar;
        }
        String text = matcher.replaceAll(match -> Matcher.quoteReplacement(value(
                match.group(1).replace(ELEMENT, "[" + element + "]"), match.group(2) == null ? "" : match.group(2))));
        return new Node.Scalar(scalar.at(), text, text.matches("true|false") ? Node.Kind.BOOLEAN : Node.Kind.TEXT);
    }

    private String value(String path, String otherwise) {
        Node set = settings.get(path);
        if (set == null) {
            return otherwise;
        }
        return path.endsWith(SECRET_SUFFIX)
                ? secretsFolder + "/" + path
                : set.text("").orElse(otherwise);
    }

    private static Node named(Node node, String receiver) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, named(value, receiver)));
            return new Node.Mapping(mapping.at(), entries, mapping.keys());
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.at(),
                    sequence.items().stream().map(item -> named(item, receiver)).toList());
        }
        return node instanceof Node.Scalar scalar
                ? new Node.Scalar(scalar.at(), scalar.text().replace(RECEIVER, receiver), scalar.kind())
                : node;
    }

    private static Node without(Node node, String key) {
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove(key);
        return new Node.Mapping(mapping.at(), entries, mapping.keys());
    }
}
