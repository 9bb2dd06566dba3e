package dev.devmon.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short text that changes when a value changes. */
final class Fingerprint {
    private static final int LENGTH = 16;

    private Fingerprint() {}

    /** @param values whose {@code toString()} is complete and in a fixed order: texts, numbers, records, sorted maps */
    static String of(List<?> values) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(values.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
