package dev.devmon.discovery.probe;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.access.UnfitFileException;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.http.HttpResponse;
import dev.devmon.http.MalformedResponseException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/**
 * A GET request over a connection of its own, without a proxy or a second request; follows only redirects to the same
 * host and port, so that a login goes nowhere else.
 *
 * <p>The JDK's clients are not used: {@code java.net.http} brings threads and megabytes of classes into the agent, and
 * {@code HttpURLConnection} waits for headers without a limit.
 */
final class HttpGet {
    private static final int MOST_REDIRECTS = 3;
    private static final int OK = 200;
    private static final int TLS_ALERT = 0x15;

    /** Reads an answer while it arrives. */
    @FunctionalInterface
    interface AnswerReader<T> {
        T read(Answer answer) throws IOException;
    }

    private final ProbeLimits limits;
    private final Access access;
    private final Route route;

    HttpGet(ProbeLimits limits, Access access, Route route) {
        this.limits = limits;
        this.access = access;
        this.route = route;
    }

    /**
     * Passes the answer to the reader after following redirects within the server; the time limit is for all of them
     * together.
     */
    <T> T get(Endpoint endpoint, String path, String accept, AnswerReader<T> reader) throws IOException {
        try {
            return follow(endpoint, path, "Accept: " + accept + "\r\n" + login(), reader);
        } catch (UnfitFileException e) {
            throw new UnfitAnswerException(Finding.UNUSABLE_FILE, "is not asked: " + e.why());
        } catch (SSLException e) {
            throw TlsConnection.unfit(e);
        } catch (MalformedResponseException e) {
            throw new UnfitAnswerException(finding(e.kind()), e.reason());
        }
    }

    private static Finding finding(MalformedResponseException.Kind kind) {
        return switch (kind) {
            case NOT_HTTP -> Finding.NO_HTTP;
            case TOO_LARGE -> Finding.TOO_LARGE;
        };
    }

    /** Returns the header line that logs in; empty where no login is needed. */
    private String login() throws UnfitFileException {
        return access.login() == null ? "" : "Authorization: " + access.login().authorization() + "\r\n";
    }

    /** @param sent the header lines to send, each with its line end */
    private <T> T follow(Endpoint endpoint, String path, String sent, AnswerReader<T> reader) throws IOException {
        String scheme = access.tls() == null ? "http" : "https";
        long end = System.nanoTime() + limits.answer().toNanos();
        String next = path;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            try (Socket socket = new DeadlineSocket(route.proxy(), limits, end)) {
                connect(socket, endpoint);
                Answer answer = answer(socket, endpoint, next, sent);
                Optional<String> elsewhere = Redirect.within(endpoint, scheme, answer);
                if (elsewhere.isEmpty()) {
                    return reader.read(answer);
                }
                next = elsewhere.get();
            }
        }
        throw new UnfitAnswerException(
                Finding.REDIRECT, "redirects more than " + MOST_REDIRECTS + " times, at last to " + next);
    }

    private Answer answer(Socket connection, Endpoint endpoint, String path, String sent) throws IOException {
        Socket socket = access.tls() == null ? connection : TlsConnection.over(connection, access.tls());
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + endpoint.address() + "\r\n" + sent + "User-Agent: "
                + ProbeSettings.USER_AGENT + "\r\ntraceparent: " + ProbeSettings.TRACE_PARENT
                + "\r\nConnection: close\r\n\r\n";
        InputStream input = new BufferedInputStream(socket.getInputStream());
        checkFirst(firstByte(socket, request, input), input);
        HttpResponse response = HttpResponse.read(input);
        return new Answer(path, response.status(), response.headers(), content(response));
    }

    private void connect(Socket socket, Endpoint endpoint) throws IOException {
        try {
            String host = endpoint.loopback() ? route.loopback(endpoint.host()) : endpoint.host();
            socket.connect(new InetSocketAddress(host, endpoint.port()), (int)
                    limits.connect().toMillis());
        } catch (SocketTimeoutException e) {
            throw new UnfitAnswerException(
                    Finding.NO_CONNECTION,
                    "cannot be reached within " + limits.connect().toMillis()
                            + " ms; a firewall may be dropping the connection");
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("Connection reset")) {
                throw closed(); // it accepted the connection, and was quicker than this to end it
            }
            throw new UnfitAnswerException(Finding.NO_CONNECTION, "cannot be reached: " + e.getMessage());
        }
    }

    /**
     * Sends the request and returns the first byte of the answer, or -1 when there is none: a server that closes a
     * connection without reading the request resets it.
     */
    private static int firstByte(Socket socket, String request, InputStream input) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            input.mark(1);
            return input.read();
        } catch (SocketException e) {
            return -1;
        }
    }

    private static void checkFirst(int first, InputStream input) throws IOException {
        if (first < 0) {
            throw closed();
        }
        if (first == TLS_ALERT) {
            throw new UnfitAnswerException(Finding.TLS, "speaks TLS only");
        }
        input.reset();
    }

    /**
     * Returns the body, decompressing gzip as the scraper does, whether it was asked for or not; a small answer may
     * hold a large one.
     */
    private InputStream content(HttpResponse response) throws IOException {
        long most = limits.bodyBytes();
        String encoding =
                response.headers().getOrDefault("content-encoding", "identity").toLowerCase(Locale.ROOT);
        // Answers without content name an encoding too
        return switch (response.status() == OK ? encoding : "identity") {
            case "identity" -> new BoundedInput(response.body(), most);
            case "gzip", "x-gzip" ->
                new BoundedInput(new GZIPInputStream(new BoundedInput(response.body(), most)), most);
            default ->
                throw new UnfitAnswerException(
                        Finding.ENCODED, "answers in the encoding \"" + encoding + "\" without being asked to");
        };
    }

    private static UnfitAnswerException closed() {
        return new UnfitAnswerException(Finding.CLOSED, "closes the connection without an answer");
    }
}
