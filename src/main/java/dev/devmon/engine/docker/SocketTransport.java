package dev.devmon.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.devmon.http.HttpResponse;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sends each request over a connection of its own to an engine's Unix socket. docker-java's own transport is a
 * browser's client, with cookies, logins, pools and proxies: 450 classes that a command would load only to read, and
 * the agent would keep.
 */
final class SocketTransport implements DockerHttpClient {
    private final UnixDomainSocketAddress address;
    private final Set<SocketChannel> connected = ConcurrentHashMap.newKeySet();

    SocketTransport(Path socket) {
        address = UnixDomainSocketAddress.of(socket);
    }

    /** Sends the request, whose body is read completely first, and waits for the head of the answer. */
    @Override
    public Response execute(Request request) {
        try {
            SocketChannel channel = SocketChannel.open(address);
            connected.add(channel);
            try {
                send(request, Channels.newOutputStream(channel));
                return new Answer(channel, answered(new BufferedInputStream(Channels.newInputStream(channel))));
            } catch (IOException e) {
                end(channel);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Request request, OutputStream output) throws IOException {
        StringBuilder head = new StringBuilder(
                request.method() + " " + request.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        InputStream body = request.body();
        byte[] content = body == null ? new byte[0] : body.readAllBytes();
        if (body != null) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        output.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        output.write(content);
    }

    private static HttpResponse answered(InputStream input) throws IOException {
        input.mark(1);
        if (input.read() < 0) {
            throw new EOFException("it closed the connection without an answer");
        }
        input.reset();
        return HttpResponse.read(input);
    }

    private void end(SocketChannel channel) throws IOException {
        connected.remove(channel);
        channel.close();
    }

    /** Ends all requests that are under way. */
    @Override
    public void close() throws IOException {
        for (SocketChannel channel : connected) {
            end(channel);
        }
    }

    private final class Answer implements Response {
        private final SocketChannel channel;
        private final HttpResponse response;

        private Answer(SocketChannel channel, HttpResponse response) {
            this.channel = channel;
            this.response = response;
        }

        @Override
        public int getStatusCode() {
            return response.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return response.headers().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        }

        @Override
        public InputStream getBody() {
            return response.body();
        }

        @Override
        public void close() {
            try {
                end(channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
