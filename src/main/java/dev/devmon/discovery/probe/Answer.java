package dev.devmon.discovery.probe;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/**
 * What a server answered; the body is read while it arrives.
 *
 * @param path that answered: after redirects another than was asked
 * @param headers by lower-case name
 */
record Answer(String path, int status, Map<String, String> headers, InputStream body) {
    /** In lower case; empty when the server does not say. */
    String contentType() {
        return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    }
}
