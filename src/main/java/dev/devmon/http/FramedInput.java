package dev.devmon.http;

import dev.devmon.http.MalformedResponseException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/**
 * The body of an HTTP/1.1 response: chunked, of a given length, or up to the end of the connection (RFC 9112, section
 * 6).
 */
final class FramedInput extends BlockInput {
    private final InputStream input;
    private final boolean chunked;
    private long left;

    private FramedInput(InputStream input, boolean chunked, long left) {
        this.input = input;
        this.chunked = chunked;
        this.left = left;
    }

    /** @param headers lower-case name -> value */
    static InputStream of(Map<String, String> headers, InputStream input) throws MalformedResponseException {
        String encoding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
        if (encoding.endsWith("chunked")) {
            return new FramedInput(input, true, 0);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return input;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new MalformedResponseException(Kind.NOT_HTTP, "has the Content-Length \"" + length + "\"");
        }
        return new FramedInput(input, false, Long.parseLong(length));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && chunked) {
            left = nextChunk();
        }
        if (left <= 0) {
            return -1;
        }
        int read = input.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the answer is cut off");
        }
        left -= read;
        if (left == 0 && chunked) {
            HttpResponse.line(input); // the end of the line that closes a chunk
        }
        return read;
    }

    /** Returns the size of the next chunk; -1 after the last. */
    private long nextChunk() throws IOException {
        String size = HttpResponse.line(input).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new EOFException("the answer is cut off");
        }
        long chunk = Long.parseLong(size, 16);
        return chunk == 0 ? -1 : chunk;
    }
}
