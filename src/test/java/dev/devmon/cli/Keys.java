package dev.devmon.cli;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.util.List;

/** The keys of a JSON document. */
final class Keys {
    private Keys() {}

    /** Of the document itself, in its order; empty when the text is not one JSON object. */
    static List<String> of(String text) {
        return Json.read(text)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .map(mapping -> List.copyOf(mapping.entries().keySet()))
                .orElse(List.of());
    }
}
