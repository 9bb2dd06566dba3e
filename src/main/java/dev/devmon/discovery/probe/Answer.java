package dev.devmon.discovery.probe;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/**
 * A server's answer; the body is read while it arrives.
 *
 * @param path the path that answered, which after redirects is not the requested one
 * @param headers lower-case name -> value
 */
record Answer(String path, int status, Map<String, String> headers, InputStream body) {
    /** Returns the content type in lower case, or an empty string when there is none. */
    String contentType() {
        return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    }
}
