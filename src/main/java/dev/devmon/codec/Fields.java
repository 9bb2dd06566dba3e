package dev.devmon.codec;

import dev.devmon.failure.Suggestion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads the keys of one mapping. What is missing, of a wrong type or unknown becomes a {@link Problem}, and reading goes
 * on with a placeholder, so that all errors are found in one pass: values count only once {@link Problems#throwIfAny()}
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

    /** The fields of a document or value; none, with a problem, when it is no mapping. */
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

    /** The position of a key's value, or of the whole mapping when the key is absent. */
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
        return value(key).flatMap(node -> scalarText(key, node));
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

    public Optional<BigDecimal> optionalNumber(String key) {
        return parsed(key, NumberNotation::read, "a number");
    }

    public Optional<Boolean> optionalFlag(String key) {
        return value(key)
                .flatMap(node -> node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN
                        ? Optional.of(Boolean.valueOf(scalar.text()))
                        : wrong(key, node, "true or false"));
    }

    public Optional<Duration> optionalDuration(String key) {
        return parsed(key, Quantity::duration, "a duration such as 500ms, 60s, 5m or 1h");
    }

    /** A size in bytes, more than none. */
    public Optional<Long> optionalBytes(String key) {
        return parsed(key, text -> Quantity.bytes(text).filter(bytes -> bytes > 0), "a size such as 512m or 1.25g");
    }

    /** One of the constants of an enum, in lower case with hyphens, as {@link Json#write} writes them. */
    public <E extends Enum<E>> Optional<E> optionalWord(String key, Class<E> constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants.getEnumConstants()) {
            words.put(Json.word(constant), constant);
        }
        return optionalWord(key, words.keySet()).map(words::get);
    }

    /** A regular expression. */
    public Optional<Pattern> optionalPattern(String key) {
        return parsed(key, Fields::pattern, "a regular expression");
    }

    public static Optional<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** One of the given words. */
    public Optional<String> optionalWord(String key, Collection<String> words) {
        return parsed(
                key,
                text -> words.contains(text) ? Optional.of(text) : Optional.empty(),
                "one of " + String.join(", ", words));
    }

    /** Any value that a parser accepts; {@code form} says to a person what it accepts. */
    public <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String form) {
        return value(key).flatMap(node -> parsed(key, node, parser, form));
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            scalarText(key, item).ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    /** A text that a pattern matches as a whole; {@code form} says to a person what it matches. */
    public Optional<String> matching(String key, Pattern pattern, String form) {
        return parsed(key, text -> Optional.of(text).filter(pattern.asMatchPredicate()), form);
    }

    /** The same for a list of texts, or one text alone; empty when the key is absent. */
    public List<String> allMatching(String key, Pattern pattern, String form) {
        List<String> texts = new ArrayList<>();
        nodes(key).forEach(node -> parsed(key, node, text -> Optional.of(text).filter(pattern.asMatchPredicate()), form)
                .ifPresent(texts::add));
        return List.copyOf(texts);
    }

    /** A mapping of texts, in the order of the file. */
    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        Fields inner = fields(key);
        for (String name : inner.keys()) {
            inner.optionalText(name).ifPresent(text -> texts.put(name, text));
        }
        return texts;
    }

    /** The value under a key as it stands, for whoever knows what it may be. */
    public Optional<Node> node(String key) {
        return value(key);
    }

    /** The same as {@link Node#plain}. */
    public Optional<Object> plain(String key) {
        return value(key).map(node -> node.plain(problems));
    }

    /** The mapping under a key; an empty one when the key is absent. */
    public Fields fields(String key) {
        return optionalFields(key).orElseGet(() -> new Fields(new Node.Mapping(at(), Map.of(), Map.of()), problems));
    }

    public Optional<Fields> optionalFields(String key) {
        return value(key).map(node -> of(node, problems));
    }

    /** The mapping under a key that must be there. */
    public Fields requiredFields(String key) {
        return required(key, optionalFields(key), new Fields(new Node.Mapping(at(), Map.of(), Map.of()), problems));
    }

    /** What a reader makes of these fields; keys that it did not ask for are problems. */
    public <T> T read(Function<Fields, T> reader) {
        T value = reader.apply(this);
        rejectUnknown();
        return value;
    }

    /** What a reader makes of the mapping under a key; empty when the key is absent. */
    public <T> Optional<T> optional(String key, Function<Fields, T> reader) {
        return optionalFields(key).map(fields -> fields.read(reader));
    }

    /** What a reader makes of each mapping of a list; empty when the key is absent. */
    public <T> List<T> list(String key, Function<Fields, T> reader) {
        return items(key).stream().map(item -> of(item, problems).read(reader)).toList();
    }

    /** The same for a list of mappings, or one mapping alone. */
    public <T> List<T> oneOrMore(String key, Function<Fields, T> reader) {
        return nodes(key).stream().map(item -> of(item, problems).read(reader)).toList();
    }

    /** What a reader makes of each key of the mapping under a key, in the order of the file. */
    public <T> Map<String, T> each(String key, BiFunction<Fields, String, T> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        Fields inner = fields(key);
        inner.keys().forEach(name -> values.put(name, reader.apply(inner, name)));
        return values;
    }

    /** Adds a problem where these fields begin. */
    public void problem(String what, String fix) {
        problems.add(at(), what, fix);
    }

    /** Adds a problem at a key. */
    public void problem(String key, String what, String fix) {
        problems.add(at(key), what, fix);
    }

    /** Whether a key is there; a problem when it is not. */
    public boolean require(String key) {
        if (!has(key)) {
            problem(key, "\"" + key + "\" is missing", "add `" + key + ":`");
        }
        return has(key);
    }

    /** The version of the file's form must be this one. */
    public void schema(int version) {
        if (integer("schema") != version) {
            problem("schema", "schema must be " + version, "write `schema: " + version + "`");
        }
    }

    /** Reports every key that nobody asked for. To be called when all have been read. */
    public void rejectUnknown() {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                problems.add(
                        at(key),
                        "unknown key \"" + key + "\"",
                        Suggestion.didYouMean(key, known) + "known here: " + String.join(", ", known));
            }
        }
    }

    private <T> Optional<T> parsed(String key, Node node, Function<String, Optional<T>> parser, String form) {
        Optional<T> result = node instanceof Node.Scalar scalar ? parser.apply(scalar.text()) : Optional.empty();
        return result.isPresent() ? result : wrong(key, node, form);
    }

    private List<Node> items(String key) {
        Optional<Node> node = value(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        wrong(key, node.get(), "a list");
        return List.of();
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

    private Optional<String> scalarText(String key, Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.EMPTY
                ? Optional.of(scalar.text())
                : wrong(key, node, "text");
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
