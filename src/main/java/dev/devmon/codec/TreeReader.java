package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Turns the tokens of Jackson's streaming parsers into a tree that keeps every position. */
final class TreeReader {
    private final JsonFactory factory;
    private final String file;
    private final Problems problems;

    TreeReader(JsonFactory factory, String file, Problems problems) {
        this.factory = factory;
        this.file = file;
        this.problems = problems;
    }

    @Nullable
    Node read(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                return new Node.Mapping(new Position(file, 1), Map.of(), Map.of());
            }
            Node root = node(parser);
            if (parser.nextToken() != null) {
                problems.add(position(parser), "a second document begins here", "keep one document per file");
            }
            return root;
        } catch (JsonProcessingException e) {
            broken(e);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a parser over a String does no I/O
        }
    }

    private Node node(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        Position at = position(parser);
        if (token == JsonToken.START_OBJECT) {
            return mapping(parser, at);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser));
            }
            return new Node.Sequence(at, List.copyOf(items));
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(at, "aliases (*" + yaml.getText() + ") are not supported", "write the value out");
        }
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Scalar(at, parser.getText(), Node.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> flag(at, parser.getText());
            case VALUE_NULL -> new Node.Scalar(at, "", Node.Kind.EMPTY);
            default -> new Node.Scalar(at, parser.getText(), Node.Kind.TEXT);
        };
    }

    /**
     * Returns a flag for {@code true} and {@code false} only: to YAML 1.1, and so to Jackson, {@code yes} and
     * {@code off} are flags too.
     */
    private static Node.Scalar flag(Position at, String text) {
        boolean plain = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        return new Node.Scalar(at, text, plain ? Node.Kind.BOOLEAN : Node.Kind.TEXT);
    }

    private Node mapping(JsonParser parser, Position at) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Position keyAt = position(parser);
            parser.nextToken();
            Node value = node(parser);
            Position first = keys.putIfAbsent(key, keyAt);
            if (first == null) {
                entries.put(key, value);
            } else {
                problems.add(keyAt, "duplicate key \"" + key + "\", first in line " + first.line(), "keep one of them");
            }
        }
        return new Node.Mapping(at, entries, keys);
    }

    private Position position(JsonParser parser) {
        return new Position(file, line(parser.currentTokenLocation()));
    }

    private static int line(@Nullable JsonLocation location) {
        return location == null ? 0 : Math.max(0, location.getLineNr());
    }

    /** Adds a problem for a syntax error; Jackson's own location of a YAML error is that of the last good token. */
    private void broken(JsonProcessingException e) {
        int line = line(e.getLocation());
        String what = e.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("syntax error")
                .strip();
        if (e.getCause() instanceof MarkedYAMLException yaml) {
            line = yaml.getProblemMark().getLine() + 1;
            @Nullable Mark begin = yaml.getContextMark();
            what = yaml.getProblem().contains("(TAB)")
                    ? "a tab is used for indentation; YAML allows only spaces"
                    : yaml.getProblem()
                            + (begin == null
                                    ? ""
                                    : " (" + yaml.getContext() + " that begins in line " + (begin.getLine() + 1) + ")");
        }
        problems.add(new Position(file, line), what, "correct the syntax");
    }
}
