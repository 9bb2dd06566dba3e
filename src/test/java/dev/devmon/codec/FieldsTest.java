package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private final Problems problems = new Problems();

    @Test
    void readsEveryKindOfValue() {
        Fields root = fields(
                """
                name: grafana
                number: 3000
                flag: false
                wait: 90s
                memory: 256m
                mode: host
                words: [a, 2, true]
                map:
                  B: 1
                  A: two
                inner: {key: value}
                items:
                  - {key: 1}
                  - {key: 2}
                """);

        assertEquals("grafana", root.text("name"));
        assertEquals("3000", root.text("number"), "a number is fine where text is wanted");
        assertEquals(3000, root.integer("number"));
        assertEquals(Optional.of(false), root.optionalFlag("flag"));
        assertEquals(Optional.of(Duration.ofSeconds(90)), root.optional("wait", Form.DURATION));
        assertEquals(Optional.of(256L << 20), root.optional("memory", Form.SIZE));
        assertEquals(Optional.of("host"), root.optional("mode", Form.oneOf(List.of("stack", "host"))));
        assertEquals(List.of("a", "2", "true"), root.texts("words"));
        assertEquals(Map.of("B", "1", "A", "two"), root.textMap("map"));
        assertEquals(List.of("B", "A"), List.copyOf(root.textMap("map").keySet()));
        assertEquals("value", root.fields("inner").text("key"));
        assertEquals(List.of(1, 2), root.list("items", item -> item.integer("key")));
        root.rejectUnknown();
        assertEquals("", listing());
    }

    @Test
    void readsAbsentOptionalValuesAsNothing() {
        Fields root = fields("a: 1\n");

        assertTrue(root.optionalText("name").isEmpty());
        assertTrue(root.optionalInteger("number").isEmpty());
        assertTrue(root.optionalFlag("flag").isEmpty());
        assertTrue(root.optional("inner", inner -> inner).isEmpty());
        assertEquals(List.of(), root.texts("words"));
        assertEquals(List.of(), root.list("items", item -> item.text("key")));
        assertTrue(root.fields("inner").keys().isEmpty());
        assertTrue(root.has("a"));
        assertFalse(root.has("b"));
        assertEquals("", listing());
    }

    @Test
    void readsOneTextOrAListOfThemThatMatchAPattern() {
        Fields root = fields(
                """
                one: abc
                list: [a, b]
                none: []
                bad:
                  - a
                  - B
                  - {}
                worse: 7
                """);
        Form<String> letters = Form.matching(Pattern.compile("[a-z]+"), "letters");

        assertEquals(Optional.of("abc"), root.optional("one", letters));
        assertEquals(Optional.empty(), root.optional("absent", letters));
        assertEquals(List.of("abc"), root.all("one", letters));
        assertEquals(List.of("a", "b"), root.all("list", letters));
        assertEquals(List.of(), root.all("none", letters));
        assertEquals(List.of(), root.all("absent", letters));
        assertEquals(List.of("a"), root.all("bad", letters));
        assertEquals(Optional.empty(), root.optional("worse", letters));
        assertEquals("a list", root.node("list").orElseThrow().form());
        assertEquals(Optional.empty(), root.node("absent"));
        root.rejectUnknown();
        assertEquals(
                """
                x.yaml:6: bad: expected letters, found "B" -> write letters
                x.yaml:7: bad: expected letters, found a mapping -> write letters
                x.yaml:8: worse: expected letters, found "7" -> write letters
                """,
                listing());
    }

    @Test
    void reportsAllErrorsAtOnceWithTheirLines() {
        Fields root = fields(
                """
                name: [a]
                number: many
                flag: yes
                wait: 5 minutes
                memory: lots
                mode: bridge
                words: one
                map: {A: [1], B:}
                inner: 5
                nam: x
                """);

        root.text("name");
        root.integer("number");
        root.optionalFlag("flag");
        root.optional("wait", Form.DURATION);
        root.optional("memory", Form.SIZE);
        root.optional("mode", Form.oneOf(List.of("stack", "host")));
        root.texts("words");
        root.textMap("map");
        root.fields("inner");
        root.text("missing");
        root.rejectUnknown();

        assertEquals(
                """
                x.yaml:1: name: expected text, found a list -> write text
                x.yaml:1: "missing" is missing -> add `missing:`
                x.yaml:2: number: expected a whole number, found "many" -> write a whole number
                x.yaml:3: flag: expected true or false, found "yes" -> write true or false
                x.yaml:4: wait: expected a duration such as 500ms, 60s, 5m or 1h, found "5 minutes" \
                -> write a duration such as 500ms, 60s, 5m or 1h
                x.yaml:5: memory: expected a size such as 512m or 1.25g, found "lots" \
                -> write a size such as 512m or 1.25g
                x.yaml:6: mode: expected one of stack, host, found "bridge" -> write one of stack, host
                x.yaml:7: words: expected a list, found "one" -> write a list
                x.yaml:8: A: expected text, found a list -> write text
                x.yaml:8: B: expected text, found empty -> write text
                x.yaml:9: expected a mapping, found a number -> write `key: value` lines
                x.yaml:10: unknown key "nam" -> did you mean "name"? use one of: \
                name, number, flag, wait, memory, mode, words, map, inner, missing
                """,
                listing());
    }

    @Test
    void reportsARequiredMappingOfAWrongTypeOnce() {
        fields("ready: 5\n").requiredFields("ready");

        assertEquals("x.yaml:1: expected a mapping, found a number -> write `key: value` lines\n", listing());
    }

    @Test
    void reportsAMissingRequiredMapping() {
        fields("a: 1\n").requiredFields("ready");

        assertEquals("x.yaml:1: \"ready\" is missing -> add `ready:`\n", listing());
    }

    @Test
    void rejectsASizeOfNothing() {
        assertTrue(fields("memory: 0m\n").optional("memory", Form.SIZE).isEmpty());
        assertEquals(1, problems.count());
    }

    @Test
    void suggestsNothingForAnUnknownKeyThatIsLikeNoOther() {
        Fields root = fields("colour: red\n");
        root.optionalText("name");
        root.rejectUnknown();

        assertEquals("x.yaml:1: unknown key \"colour\" -> use one of: name\n", listing());
    }

    @Test
    void reportsADocumentThatIsNoMapping() {
        assertTrue(fields("- a\n- b\n").keys().isEmpty());

        assertEquals("x.yaml:1: expected a mapping, found a list -> write `key: value` lines\n", listing());
    }

    private Fields fields(String text) {
        Node root = Yaml.read("x.yaml", text, problems);
        assertNotNull(root, () -> listing());
        return Fields.of(root, problems);
    }

    private String listing() {
        return problems.list().stream()
                .map(problem -> problem.at() + ": " + problem.what() + " -> " + problem.fix() + "\n")
                .collect(Collectors.joining());
    }
}
