package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.devmon.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SocketTransportTest {
    @TempDir
    private Path folder;

    @Test
    void readsAChunkedAnswer() throws Exception {
        try (Engine engine = new Engine("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|{\"a|5|\":1}\n|0||");
                Response answer = engine.transport.execute(get("/version"))) {
            assertEquals(200, answer.getStatusCode());
            assertEquals("chunked", answer.getHeader("transfer-encoding"));
            assertEquals("{\"a\":1}\n", text(answer.getBody()));
            assertEquals("GET /version HTTP/1.1", engine.request.get().split("\n", 2)[0]);
        }
    }

    @Test
    void sendsABodyWithItsLength() throws Exception {
        Request request = Request.builder()
                .method(Request.Method.PUT)
                .path("/archive")
                .putHeader("Content-Type", "application/x-tar")
                .body(new ByteArrayInputStream("four".getBytes(StandardCharsets.US_ASCII)))
                .build();
        try (Engine engine = new Engine("HTTP/1.1 200 OK|Content-Length: 0||");
                Response answer = engine.transport.execute(request)) {
            assertEquals("", text(answer.getBody()));
            String sent = engine.request.get();
            assertTrue(sent.contains("Content-Type: application/x-tar\n"), sent);
            assertTrue(sent.endsWith("Content-Length: 4\n\nfour"), sent);
        }
    }

    @Test
    void anAnswerThatIsCutOffIsNoAnswer() throws Exception {
        try (Engine engine = new Engine("HTTP/1.1 200 OK|Content-Length: 9||{}");
                Response answer = engine.transport.execute(get("/info"))) {
            assertThrows(IOException.class, () -> text(answer.getBody()));
        }
    }

    @Test
    void saysThatTheEngineClosedTheConnection() throws Exception {
        try (Engine engine = new Engine("")) {
            UncheckedIOException failure =
                    assertThrows(UncheckedIOException.class, () -> engine.transport.execute(get("/info")));
            assertTrue(failure.toString().contains("it closed the connection without an answer"), failure::toString);
        }
    }

    @Test
    void closingEndsARequestThatGetsNoAnswer() throws Exception {
        try (Engine engine = new Engine("", false)) {
            CompletableFuture<Response> waiting =
                    CompletableFuture.supplyAsync(() -> engine.transport.execute(get("/events")));
            engine.request.get();

            engine.transport.close();

            ExecutionException failure =
                    assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
            assertInstanceOf(UncheckedIOException.class, failure.getCause());
        }
    }

    @Test
    void closingEndsAnAnswerThatGoesOn() throws Exception {
        try (Engine engine = new Engine("HTTP/1.1 200 OK||{}\n", false);
                Response events = engine.transport.execute(get("/events"))) {
            assertEquals("{}", HttpResponse.line(events.getBody()));

            engine.transport.close();

            assertThrows(IOException.class, () -> events.getBody().read());
        }
    }

    @Test
    void aSocketThatIsNotThereIsAnIoError() throws Exception {
        try (SocketTransport transport = new SocketTransport(folder.resolve("none.sock"))) {
            assertThrows(UncheckedIOException.class, () -> transport.execute(get("/version")));
        }
    }

    private static Request get(String path) {
        return Request.builder().method(Request.Method.GET).path(path).build();
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** A stand-in for an engine, of one request: answers what it is told to. */
    private final class Engine implements AutoCloseable {
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final SocketTransport transport;
        private final CompletableFuture<String> request = new CompletableFuture<>();

        /** @param answer with | for the ends of lines; the connection is closed after it */
        private Engine(String answer) throws IOException {
            this(answer, true);
        }

        /** @param closes whether the connection is closed after the answer, or kept until the other side closes it */
        private Engine(String answer, boolean closes) throws IOException {
            Path socket = folder.resolve("engine.sock");
            server.bind(UnixDomainSocketAddress.of(socket));
            transport = new SocketTransport(socket);
            Thread thread = new Thread(() -> serve(answer, closes), "stand-in engine");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String answer, boolean closes) {
            try (SocketChannel channel = server.accept()) {
                InputStream input = Channels.newInputStream(channel);
                StringBuilder head = new StringBuilder();
                int length = 0;
                for (String line = HttpResponse.line(input); !line.isEmpty(); line = HttpResponse.line(input)) {
                    head.append(line).append('\n');
                    length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
                }
                request.complete(head + "\n" + new String(input.readNBytes(length), StandardCharsets.US_ASCII));
                channel.write(ByteBuffer.wrap(answer.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII)));
                if (!closes) {
                    assertEquals(-1, input.read(), "the other side closes");
                }
            } catch (IOException e) {
                request.completeExceptionally(e);
            }
        }

        @Override
        public void close() throws IOException {
            transport.close();
            server.close();
        }
    }
}
