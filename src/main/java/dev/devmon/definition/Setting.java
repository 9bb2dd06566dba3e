package dev.devmon.definition;

/**
 * A value in force, for {@code devmon config}.
 *
 * @param key as one would write it in devmon.yaml, with dots
 * @param source file and line, or "default"
 */
public record Setting(String key, String value, String source) {}
