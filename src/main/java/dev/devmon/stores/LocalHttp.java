package dev.devmon.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests to a component's published port with {@code HttpURLConnection}, which loads at once, unlike
 * java.net.http.
 */
public final class LocalHttp {
    private static final int BODY_LIMIT = 16 << 20;

    private LocalHttp() {}

    /** The status and body of an answer, even of an error. */
    public record Answer(int status, String body) {
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    /** Returns the address at which a published port is reached. */
    public static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** @throws IOException when nothing answers within the timeout */
    public static Answer request(String method, String url, Duration timeout) throws IOException {
        return request(method, url, null, timeout);
    }

    /**
     * Sends a request with a JSON document; null for none.
     *
     * @throws IOException when nothing answers within the timeout
     */
    public static Answer request(String method, String url, @Nullable String json, Duration timeout)
            throws IOException {
        return json == null
                ? request(method, url, Map.of(), new byte[0], timeout)
                : request(
                        method,
                        url,
                        Map.of("Content-Type", "application/json"),
                        json.getBytes(StandardCharsets.UTF_8),
                        timeout);
    }

    /**
     * Sends a request with a body; an empty one means none.
     *
     * @throws IOException when nothing answers within the timeout
     */
    public static Answer request(
            String method, String url, Map<String, String> headers, byte[] content, Duration timeout)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false);
        headers.forEach(connection::setRequestProperty);
        if (content.length > 0) {
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(content);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new Answer(
                    status, body == null ? "" : new String(body.readNBytes(BODY_LIMIT), StandardCharsets.UTF_8));
        }
    }
}
