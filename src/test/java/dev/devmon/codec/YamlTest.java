package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class YamlTest {
    private final Problems problems = new Problems();

    @Test
    void keepsTheOrderAndThePositionOfKeys() {
        Node.Mapping root = assertInstanceOf(
                Node.Mapping.class,
                Yaml.read(
                        "x.yaml",
                        """
                # a comment
                second: 2

                first:
                  inner: yes
                """,
                        problems));

        assertEquals(List.of("second", "first"), List.copyOf(root.entries().keySet()));
        assertEquals("x.yaml:2", String.valueOf(root.keys().get("second")));
        assertEquals("x.yaml:4", String.valueOf(root.keys().get("first")));
        assertEquals("", listing());
    }

    @Test
    void tellsTextNumbersFlagsAndNothingApart() {
        Node root = Yaml.read(
                "x.yaml",
                """
                text: 'true'
                word: yes
                number: 12
                fraction: 1.5
                flag: true
                nothing:
                """,
                problems);

        assertNotNull(root);
        assertEquals(
                List.of(
                        Node.Kind.TEXT,
                        Node.Kind.TEXT,
                        Node.Kind.NUMBER,
                        Node.Kind.NUMBER,
                        Node.Kind.BOOLEAN,
                        Node.Kind.EMPTY),
                ((Node.Mapping) root)
                        .entries().values().stream()
                                .map(node -> ((Node.Scalar) node).kind())
                                .toList());
        assertEquals("", listing());
    }

    @Test
    void readsAnEmptyDocumentAsAnEmptyMapping() {
        assertEquals(
                0,
                assertInstanceOf(Node.Mapping.class, Yaml.read("x.yaml", "# only this\n", problems))
                        .entries()
                        .size());
        assertEquals("", listing());
    }

    @Test
    void reportsEveryDuplicateKeyAndKeepsTheFirst() {
        Node root = Yaml.read(
                "x.yaml",
                """
                a: 1
                b:
                  c: 1
                  c: 2
                a: 3
                """,
                problems);

        assertNotNull(root);
        assertEquals("1", root.text("/a").orElseThrow());
        assertEquals(
                """
                x.yaml:4: duplicate key "c", first in line 3 -> keep one of them
                x.yaml:5: duplicate key "a", first in line 1 -> keep one of them
                """,
                listing());
    }

    @Test
    void reportsATabUsedForIndentation() {
        assertNull(Yaml.read("x.yaml", "a:\n\tb: 1\n", problems));

        assertEquals(
                "x.yaml:2: a tab is used for indentation; YAML allows only spaces -> correct the syntax\n", listing());
    }

    @Test
    void reportsEveryAlias() {
        Yaml.read(
                "x.yaml",
                """
                a: &one 1
                b: *one
                c: [*one]
                """,
                problems);

        assertEquals(
                """
                x.yaml:2: aliases (*one) are not supported -> write the value out
                x.yaml:3: aliases (*one) are not supported -> write the value out
                """,
                listing());
    }

    @Test
    void reportsASecondDocument() {
        Yaml.read(
                "x.yaml",
                """
                a: 1
                ---
                b: 2
                """,
                problems);

        assertEquals("x.yaml:3: a second document begins here -> keep one document per file\n", listing());
    }

    @Test
    void reportsBrokenSyntaxWithItsLine() {
        assertNull(Yaml.read("x.yaml", "a: 1\nb: [1, 2\nc: 3\n", problems));

        assertEquals(1, problems.count());
        Problem problem = problems.list().get(0);
        assertEquals("x.yaml:3", problem.at().toString());
        assertEquals("correct the syntax", problem.fix());
    }

    @Test
    void reportsACharacterThatYamlForbids() {
        assertNull(Yaml.read("x.yaml", "a: \u0001\n", problems));

        assertEquals(1, problems.count());
    }

    private String listing() {
        return problems.list().stream()
                .map(problem -> problem.at() + ": " + problem.what() + " -> " + problem.fix() + "\n")
                .collect(Collectors.joining());
    }
}
