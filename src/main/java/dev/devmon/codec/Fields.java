package dev.devmon.codec;

import dev.devmon.failure.Suggestion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads the keys of a mapping. A missing, ill-typed or unknown value becomes a {@link Problem}, and reading goes on
 * with a placeholder, so that all errors are found in one pass: values count only once {@link Problems#throwIfAny()}
 * has passed.
 */
public final class Fields {
    private final Node.Mapping mapping;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Node.Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    /** Returns the fields of a document or value; none, with a problem, when it is not a mapping. */
    public static Fields of(Node node, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return new Fields(mapping, problems);
        }
        if (!(node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.EMPTY)) {
            problems.add(node.at(), "expected a mapping, found " + node.form(), "write `key: value` lines");
        }
        return new Fields(new Node.Mapping(node.at(), Map.of(), Map.of()), problems);
    }

    public Position at() {
        return mapping.at();
    }

    /** Returns the position of a key's value, or of the whole mapping when the key is absent. */
    public Position at(String key) {
        return Optional.ofNullable(mapping.keys().get(key)).orElse(mapping.at());
    }

    public boolean has(String key) {
        known.add(key);
        return mapping.entries().containsKey(key);
    }

    public Set<String> keys() {
        return mapping.entries().keySet();
    }

    public String text(String key) {
        return required(key, optionalText(key), "");
    }

    public Optional<String> optionalText(String key) {
        return optional(key, Form.TEXT);
    }

    public int integer(String key) {
        return required(key, optionalInteger(key), 1);
    }

    public Optional<Integer> optionalInteger(String key) {
        return value(key)
                .flatMap(node -> node instanceof Node.Scalar scalar
                                && scalar.kind() == Node.Kind.NUMBER
                                && scalar.text().matches("-?\\d{1,9}")
                        ? Optional.of(Integer.valueOf(scalar.text()))
                        : wrong(key, node, "a whole number"));
    }

    public Optional<Boolean> optionalFlag(String key) {
        return value(key)
                .flatMap(node -> node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN
                        ? Optional.of(Boolean.valueOf(scalar.text()))
                        : wrong(key, node, "true or false"));
    }

    /** Returns the value of a scalar in a form; empty, with a problem, when it has another form. */
    public <T> Optional<T> optional(String key, Form<T> form) {
        return value(key).flatMap(node -> scalar(key, node, form));
    }

    /** Returns the values of a list of scalars, or of a single scalar, in a form; empty when the key is absent. */
    public <T> List<T> all(String key, Form<T> form) {
        return nodes(key).stream()
                .flatMap(node -> scalar(key, node, form).stream())
                .toList();
    }

    /** Returns the values in a form of the mapping under a key, in the file's order; empty when the key is absent. */
    public <T> Map<String, T> map(String key, Form<T> form) {
        return map(key, (inner, name) -> inner.optional(name, form));
    }

    private <T> Map<String, T> map(String key, BiFunction<Fields, String, Optional<T>> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        Fields inner = fields(key);
        inner.keys().forEach(name -> reader.apply(inner, name).ifPresent(value -> values.put(name, value)));
        return values;
    }

    public List<String> texts(String key) {
        return texts(key, (text, at) -> text);
    }

    /** Returns what a reader makes of each text of a list and its position. */
    public <T> List<T> texts(String key, BiFunction<String, Position, T> reader) {
        return items(key).stream()
                .flatMap(item -> scalar(key, item, Form.TEXT).map(text -> reader.apply(text, item.at())).stream())
                .toList();
    }

    /** Returns a mapping of texts, in the order of the file. */
    public Map<String, String> textMap(String key) {
        return map(key, Fields::optionalText);
    }

    /** Returns the unparsed value under a key. */
    public Optional<Node> node(String key) {
        return value(key);
    }

    /** Returns the value under a key as {@link Node#plain} does. */
    public Optional<Object> plain(String key) {
        return value(key).map(node -> node.plain(problems));
    }

    /** Returns the mapping under a key, or an empty one when the key is absent. */
    public Fields fields(String key) {
        return value(key)
                .map(node -> of(node, problems))
                .orElseGet(() -> new Fields(new Node.Mapping(at(), Map.of(), Map.of()), problems));
    }

    /** Returns the mapping under a required key. */
    public Fields requiredFields(String key) {
        require(key);
        return fields(key);
    }

    /** Returns what a reader makes of these fields; keys that it does not read are problems. */
    public <T> T read(Function<Fields, T> reader) {
        T value = reader.apply(this);
        rejectUnknown();
        return value;
    }

    /** Returns what a reader makes of the mapping under a key; empty when the key is absent. */
    public <T> Optional<T> optional(String key, Function<Fields, T> reader) {
        return value(key).map(node -> of(node, problems).read(reader));
    }

    /** Returns what a reader makes of each mapping of a list; empty when the key is absent. */
    public <T> List<T> list(String key, Function<Fields, T> reader) {
        return items(key).stream().map(item -> of(item, problems).read(reader)).toList();
    }

    /** Returns what a reader makes of each mapping of a list, or of a single mapping. */
    public <T> List<T> oneOrMore(String key, Function<Fields, T> reader) {
        return nodes(key).stream().map(item -> of(item, problems).read(reader)).toList();
    }

    /** Returns what a reader makes of each key of the mapping under a key, in the order of the file. */
    public <T> Map<String, T> each(String key, BiFunction<Fields, String, T> reader) {
        return map(key, (inner, name) -> Optional.of(reader.apply(inner, name)));
    }

    /** Adds a problem where these fields begin. */
    public void problem(String what, String fix) {
        problems.add(at(), what, fix);
    }

    /** Adds a problem at a key. */
    public void problem(String key, String what, String fix) {
        problems.add(at(key), what, fix);
    }

    /** Returns whether a key is present; adds a problem when it is not. */
    public boolean require(String key) {
        if (!has(key)) {
            problem(key, "\"" + key + "\" is missing", "add `" + key + ":`");
        }
        return has(key);
    }

    /** Checks that the file's format has this version. */
    public void schema(int version) {
        if (integer("schema") != version) {
            problem("schema", "schema must be " + version, "write `schema: " + version + "`");
        }
    }

    /** Reports every key that was not read; to be called after reading. */
    public void rejectUnknown() {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                problems.add(
                        at(key),
                        "unknown key \"" + key + "\"",
                        Suggestion.didYouMean(key, known) + "use one of: " + String.join(", ", known));
            }
        }
    }

    private <T> Optional<T> scalar(String key, Node node, Form<T> form) {
        Optional<T> result = node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.EMPTY
                ? form.reader().apply(scalar.text())
                : Optional.empty();
        return result.isPresent() ? result : wrong(key, node, form.description());
    }

    private List<Node> items(String key) {
        return value(key)
                .flatMap(node -> node instanceof Node.Sequence sequence
                        ? Optional.of(sequence.items())
                        : wrong(key, node, "a list"))
                .orElse(List.of());
    }

    private List<Node> nodes(String key) {
        return value(key)
                .map(node -> node instanceof Node.Sequence sequence ? sequence.items() : List.of(node))
                .orElse(List.of());
    }

    private Optional<Node> value(String key) {
        known.add(key);
        return Optional.ofNullable(mapping.entries().get(key));
    }

    private <T> Optional<T> wrong(String key, Node node, String expected) {
        String found = node instanceof Node.Scalar scalar && !scalar.text().isEmpty()
                ? "\"" + scalar.text() + "\""
                : node.form();
        problems.add(node.at(), key + ": expected " + expected + ", found " + found, "write " + expected);
        return Optional.empty();
    }

    private <T> T required(String key, Optional<T> value, T placeholder) {
        require(key);
        return value.orElse(placeholder);
    }
}
