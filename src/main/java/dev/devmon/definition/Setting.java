package dev.devmon.definition;

/**
 * A value in force, for {@code devmon config}.
 *
 * @param key the key in devmon.yaml, written with dots
 * @param source a file and line, or {@link #DEFAULT}
 */
public record Setting(String key, String value, String source) {
    /** The source of a value that no file of the user sets. */
    public static final String DEFAULT = "default";
}
