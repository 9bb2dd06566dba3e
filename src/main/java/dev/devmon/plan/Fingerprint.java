package dev.devmon.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Computes a short text that changes when a value changes. */
public final class Fingerprint {
    private static final int LENGTH = 16;

    private Fingerprint() {}

    /** @param values texts, numbers, records, and lists and sorted maps of these: their order counts */
    public static String of(List<?> values) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(written(values).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Writes a value with lengths, since {@code toString()} writes the list of "a, b" like that of "a" and "b". */
    private static String written(Object value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof List<?> list) {
            list.forEach(item -> text.append(written(item)));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> text.append(written(key)).append(written(item)));
        } else {
            text.append(value);
        }
        return text.length() + ":" + text;
    }
}
