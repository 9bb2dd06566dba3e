package dev.devmon.discovery.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The body of an HTTP/1.1 answer: chunked, of a told length, or up to the end of the connection (RFC 9112, section 6).
 * What is compressed with gzip is decompressed, as the scraper does it, asked for or not.
 */
final class BodyInput extends BlockInput {
    private static final int OK = 200;

    private final InputStream input;
    private final boolean chunked;
    private long left;

    private BodyInput(InputStream input, boolean chunked, long left) {
        this.input = input;
        this.chunked = chunked;
        this.left = left;
    }

    /** @param most bytes after decompression: a small answer may hold a large one */
    static InputStream of(int status, Map<String, String> headers, InputStream input, long most) throws IOException {
        InputStream body = framed(headers, input);
        String encoding = headers.getOrDefault("content-encoding", "identity").toLowerCase(Locale.ROOT);
        // Answers without content name an encoding as well
        return switch (status == OK ? encoding : "identity") {
            case "identity" -> new BoundedInput(body, most);
            case "gzip", "x-gzip" -> new BoundedInput(new GZIPInputStream(new BoundedInput(body, most)), most);
            default ->
                throw new UnfitAnswerException(
                        Finding.ENCODED, "answers in the encoding \"" + encoding + "\" without being asked to");
        };
    }

    private static InputStream framed(Map<String, String> headers, InputStream input) throws IOException {
        String encoding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
        if (encoding.endsWith("chunked")) {
            return new BodyInput(input, true, 0);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return input;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new UnfitAnswerException(Finding.NO_HTTP, "has the Content-Length \"" + length + "\"");
        }
        return new BodyInput(input, false, Long.parseLong(length));
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
            HttpGet.line(input); // the end of the line that closes a chunk
        }
        return read;
    }

    /** The size of the next chunk; -1 after the last. */
    private long nextChunk() throws IOException {
        String size = HttpGet.line(input).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new EOFException("the answer is cut off");
        }
        long chunk = Long.parseLong(size, 16);
        return chunk == 0 ? -1 : chunk;
    }
}
