package dev.devmon.http;

import dev.devmon.http.MalformedResponseException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response whose body is read while it arrives.
 *
 * @param headers lower-case name -> value; of several with one name the last
 * @param body the body without its framing; closing it closes nothing
 */
public record HttpResponse(int status, Map<String, String> headers, InputStream body) {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    /**
     * Reads the head of a response. Format: RFC 9112, sections 2 to 4 and 6.
     *
     * @param input a buffered input; the head is read byte by byte
     * @throws MalformedResponseException when this is not a response, or its head is too large
     */
    public static HttpResponse read(InputStream input) throws IOException {
        int status = status(line(input));
        Map<String, String> headers = headers(input);
        return new HttpResponse(status, headers, FramedInput.of(headers, input));
    }

    private static int status(String line) throws MalformedResponseException {
        String[] parts = line.split(" ", 3);
        if (!line.startsWith("HTTP/1.") || parts.length < 2 || !parts[1].matches("[1-5]\\d\\d")) {
            throw new MalformedResponseException(Kind.NOT_HTTP, "does not speak HTTP");
        }
        return Integer.parseInt(parts[1]);
    }

    private static Map<String, String> headers(InputStream input) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (int count = 0; count < MOST_HEADERS; count++) {
            String line = line(input);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new MalformedResponseException(Kind.TOO_LARGE, "sends more than " + MOST_HEADERS + " headers");
    }

    /** Reads a line, and returns it without its end. */
    public static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = input.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new MalformedResponseException(
                        Kind.TOO_LARGE, "sends a header line longer than " + LONGEST_LINE + " bytes");
            }
            next = input.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
