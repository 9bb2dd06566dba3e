package dev.devmon.export;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in documents for an API server from the stack's files. They are written in YAML, where a mapping of one key
 * stands for something else. Files are named by component and path in its container: {@code store/etc/store.yml}.
 * <ul>
 * <li><code>{$text: FILE}</code>: its text; <code>{$texts: FOLDER/}</code>: the texts of its files, by name
 * <li><code>{$value: FILE#POINTER}</code>: a value in it, by a JSON Pointer
 * <li><code>{$merge: [...]}</code>: mappings made one, the last wins, and null takes away; <code>{$join: [...]}</code>:
 * lists made one
 * <li><code>{$camel: [...]}</code>: mappings whose keys are written as an API server has them, {@code sourceLabels}
 * <li><code>{$routing: FILE}</code>: the routing of alerts, see {@link KubernetesRouting}
 * <li><code>$each: FOLDER/*.ENDING</code> beside the other keys of a document: one document for each file in it; in
 * texts <code>${file}</code> names it, and <code>${file.name}</code> is a name made of its own
 * <li>in texts, <code>${COMPONENT.image}</code>, <code>.version</code>, <code>.memory</code>, <code>.volume</code> and
 * <code>.environment.NAME</code> are what is said of a component
 * </ul>
 */
final class KubernetesTemplate {
    private static final String EACH = "$each";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern FACT =
            Pattern.compile("([a-z0-9-]+)\\.(image|version|memory|volume|environment)(?:\\.(.+))?");
    private static final Pattern WORD_END = Pattern.compile("_([a-z])");

    private final String name;
    private final Map<String, Blueprint> components;
    private final SortedMap<String, String> files;
    private final KubernetesPlan plan;

    /**
     * @param name the name of the template, for errors
     * @param components the components by name
     * @param files component and path in its container -> text
     */
    KubernetesTemplate(
            String name, Map<String, Blueprint> components, SortedMap<String, String> files, KubernetesPlan plan) {
        this.name = name;
        this.components = components;
        this.files = files;
        this.plan = plan;
    }

    /** Returns suffix of the template's name -> document. */
    SortedMap<String, Map<String, Object>> documents(String text) {
        Node.Mapping document = (Node.Mapping) Yaml.read(name, text);
        SortedMap<String, Map<String, Object>> documents = new TreeMap<>();
        Node each = document.entries().get(EACH);
        if (each == null) {
            documents.put("", mapping(document, Map.of()));
            return documents;
        }
        String[] folderAndEnding = each.text("").orElse("").split("\\*", 2);
        String folder = folderAndEnding[0];
        below(folder).forEach((path, ignored) -> {
            if (!path.endsWith(folderAndEnding[1])) {
                return;
            }
            String fileName =
                    path.replaceFirst("\\.\\w+$", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            documents.put("-" + fileName, mapping(document, Map.of("file", folder + path, "file.name", fileName)));
        });
        return documents;
    }

    private SortedMap<String, String> below(String folder) {
        SortedMap<String, String> found = new TreeMap<>();
        files.tailMap(folder).forEach((path, text) -> {
            if (path.startsWith(folder)) {
                found.put(path.substring(folder.length()), text);
            }
        });
        return found;
    }

    private Map<String, Object> mapping(Node.Mapping mapping, Map<String, String> texts) {
        Map<String, Object> made = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            if (!key.equals(EACH)) {
                made.put(filledIn(key, texts), expanded(value, texts));
            }
        });
        return made;
    }

    private @Nullable Object expanded(Node node, Map<String, String> texts) {
        if (node instanceof Node.Mapping mapping) {
            Map.Entry<String, Node> only = mapping.entries().size() == 1
                    ? mapping.entries().entrySet().iterator().next()
                    : null;
            return only != null
                            && only.getKey().startsWith("$")
                            && !only.getKey().startsWith("${")
                    ? instead(only.getKey(), only.getValue(), texts)
                    : mapping(mapping, texts);
        }
        if (node instanceof Node.Sequence sequence) {
            return list(sequence, texts);
        }
        Object plain = node.plain();
        return plain instanceof String text ? filledIn(text, texts) : plain;
    }

    private List<@Nullable Object> list(Node node, Map<String, String> texts) {
        List<@Nullable Object> items = new ArrayList<>();
        node.children().forEach(item -> items.add(expanded(item, texts)));
        return items;
    }

    private @Nullable Object instead(String word, Node argument, Map<String, String> texts) {
        return switch (word) {
            case "$text" -> file(filledIn(argument, texts));
            case "$texts" -> below(filledIn(argument, texts));
            case "$value" -> value(filledIn(argument, texts));
            case "$routing" -> {
                String file = filledIn(argument, texts);
                yield KubernetesRouting.of(
                        Yaml.read(file, file(file)), KubernetesWorkload.secret(file.substring(0, file.indexOf('/'))));
            }
            case "$merge" -> {
                Map<String, @Nullable Object> merged = new LinkedHashMap<>();
                list(argument, texts).forEach(part -> merge((Map<?, ?>) Objects.requireNonNull(part, name), merged));
                yield merged;
            }
            case "$join" ->
                list(argument, texts).stream()
                        .flatMap(part -> ((List<?>) Objects.requireNonNull(part, name)).stream())
                        .toList();
            case "$camel" ->
                ((List<?>) Objects.requireNonNull(expanded(argument, texts), name))
                        .stream().map(item -> camel((Map<?, ?>) item)).toList();
            default -> throw wrong("does not know " + word);
        };
    }

    private @Nullable Object value(String place) {
        String[] fileAndPointer = place.split("#", 2);
        return Yaml.read(fileAndPointer[0], file(fileAndPointer[0]))
                .find(fileAndPointer[1])
                .orElseThrow(() -> wrong("finds no " + place))
                .plain();
    }

    private String file(String path) {
        String text = files.get(path);
        if (text == null) {
            throw wrong("finds no " + path);
        }
        return text;
    }

    private static void merge(Map<?, ?> part, Map<String, @Nullable Object> merged) {
        part.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof Map<?, ?> inner) {
                Map<String, @Nullable Object> both = new LinkedHashMap<>();
                if (merged.get(name) instanceof Map<?, ?> before) {
                    merge(before, both);
                }
                merge(inner, both);
                merged.put(name, both);
            } else {
                merged.put(name, value);
            }
        });
    }

    private static Map<String, Object> camel(Map<?, ?> mapping) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        mapping.forEach((key, value) -> renamed.put(camel(String.valueOf(key)), value));
        return renamed;
    }

    /** Turns a key into camel case: {@code source_labels} -> {@code sourceLabels}. */
    static String camel(String key) {
        return WORD_END.matcher(key).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private String filledIn(Node argument, Map<String, String> texts) {
        return filledIn(argument.text("").orElse(""), texts);
    }

    private String filledIn(String text, Map<String, String> texts) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String known = texts.get(found.group(1));
            return Matcher.quoteReplacement(known == null ? fact(found.group(1)) : known);
        });
    }

    private String fact(String wanted) {
        Matcher parts = FACT.matcher(wanted);
        Blueprint blueprint = parts.matches() ? components.get(parts.group(1)) : null;
        String fact = blueprint == null
                ? null
                : switch (parts.group(2)) {
                    case "image" -> blueprint.image();
                    case "version" -> blueprint.image().replaceFirst(".*:v?", "");
                    case "memory" ->
                        KubernetesPod.quantity(blueprint.definition().memoryBytes());
                    case "volume" -> plan.volumeSize(blueprint.component());
                    default -> blueprint.environment().get(parts.group(3));
                };
        if (fact == null) {
            throw wrong("finds no ${" + wanted + "}");
        }
        return fact;
    }

    private IllegalStateException wrong(String what) {
        return new IllegalStateException(name + " " + what);
    }
}
