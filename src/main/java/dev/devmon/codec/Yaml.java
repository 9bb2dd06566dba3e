package dev.devmon.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

/** Reads YAML strictly: duplicate keys, tabs, aliases and several documents are problems, not surprises. */
public final class Yaml {
    private static final JsonFactory FACTORY = new YAMLFactory();

    private Yaml() {}

    /**
     * The document as a tree.
     *
     * @param file how positions name the file
     * @param problems receives what is wrong
     * @return null when the text could not be parsed; an empty mapping for an empty document
     */
    public static @Nullable Node read(String file, String text, Problems problems) {
        return new TreeReader(FACTORY, file, problems).read(text);
    }
}
