package dev.devmon.discovery.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers that no library would write. */
class HttpGetTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ProbeLimits LIMITS = new ProbeLimits(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(800),
            1_000_000,
            1000);

    /** Writes an answer; the connection is closed when it returns. */
    @FunctionalInterface
    private interface Server {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    @Test
    void readsAnAnswerUpToTheEndOfTheConnection() throws Exception {
        assertEquals("hello", get(out -> out.write(bytes("HTTP/1.0 200 OK\r\n\r\nhello"))));
    }

    @Test
    void readsChunks() throws Exception {
        assertEquals(
                "hello world",
                get(out -> out.write(bytes(
                        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5;x=y|hello|6| world|0||".replace("|", "\r\n")))));
    }

    @Test
    void readsNoMoreThanTheToldLength() throws Exception {
        assertEquals("he", get(out -> out.write(bytes("HTTP/1.1 200 OK\nContent-Length: 2\n\nhello"))));
    }

    @Test
    void saysWhenAnAnswerIsCutOff() {
        IOException e = assertThrows(
                IOException.class,
                () -> get(out -> out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"))));
        assertEquals("the answer is cut off", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "SSH-2.0-OpenSSH_9.2, does not speak HTTP",
        "220 mail ESMTP, does not speak HTTP",
        "'@\u0003\u0001', speaks TLS only",
        "'', closes the connection without an answer",
        "HTTP/2 200 OK, does not speak HTTP",
    })
    void knowsWhatIsNoHttp(String answer, String reason) {
        UnfitAnswerException e = assertThrows(
                UnfitAnswerException.class, () -> get(out -> out.write(bytes(answer.replace('@', '\u0015')))));
        assertEquals(Verdict.REFUSED, e.finding().verdict());
        assertEquals(reason, e.reason());
    }

    @Test
    void knowsWhoResetsTheConnectionInsteadOfAnAnswer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> reset = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    HttpResponse.line(socket.getInputStream());
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            UnfitAnswerException e =
                    assertThrows(UnfitAnswerException.class, () -> new HttpGet(LIMITS, Access.NONE, Route.DIRECT)
                            .get(new Endpoint("127.0.0.1", server.getLocalPort()), "/", "*/*", Answer::status));
            assertEquals("closes the connection without an answer", e.reason());
            reset.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesEndlessHeaders() {
        assertThrows(
                UnfitAnswerException.class,
                () -> get(out -> out.write(bytes("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(300)))));
        assertThrows(
                UnfitAnswerException.class,
                () -> get(out -> out.write(bytes("HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000)))));
    }

    @Test
    void doesNotWaitForASilentServer() {
        CountDownLatch done = new CountDownLatch(1);
        assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(SocketTimeoutException.class, () -> get(out -> done.await(5, TimeUnit.SECONDS))));
        done.countDown();
    }

    @ParameterizedTest
    @CsvSource({"''", "'HTTP/1.1 200 OK\r\n\r\n'"})
    void doesNotWaitForAServerThatDripsHeadersOrBody(String before) {
        CountDownLatch done = new CountDownLatch(1);
        assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(
                        SocketTimeoutException.class,
                        () -> get(out -> {
                            out.write(bytes(before + "H"));
                            while (!done.await(50, TimeUnit.MILLISECONDS)) {
                                out.write('x');
                                out.flush();
                            }
                        })));
        done.countDown();
    }

    @Test
    void saysWhenNothingListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        UnfitAnswerException e =
                assertThrows(UnfitAnswerException.class, () -> new HttpGet(LIMITS, Access.NONE, Route.DIRECT)
                        .get(new Endpoint("127.0.0.1", port), "/", "*/*", Answer::status));
        assertEquals(Finding.NO_CONNECTION, e.finding());
    }

    private static String get(Server answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answer));
            String body = new HttpGet(LIMITS, Access.NONE, Route.DIRECT)
                    .get(
                            new Endpoint("127.0.0.1", server.getLocalPort()),
                            "/metrics",
                            "*/*",
                            page -> new String(page.body().readAllBytes(), StandardCharsets.UTF_8));
            assertFalse(served.isCompletedExceptionally());
            return body;
        }
    }

    private static void serve(ServerSocket server, Server answer) {
        try (Socket socket = server.accept()) {
            HttpResponse.line(socket.getInputStream());
            while (!HttpResponse.line(socket.getInputStream()).isEmpty()) {
                // the request's headers
            }
            answer.write(socket.getOutputStream());
        } catch (IOException e) {
            // the reader has given up, which is what some tests want
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
