package dev.devmon.mcp;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapperSupplier;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The SDK's own client, at the other end of the streams of a server in this JVM. */
final class PipedClient implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final long SOON = Duration.ofSeconds(20).toMillis();

    private final McpJsonMapper mapper = new JacksonMcpJsonMapperSupplier().get();
    private final PipedOutputStream toServer = new PipedOutputStream();
    private final PipedOutputStream fromServer = new PipedOutputStream();
    private final PipedInputStream answers = new PipedInputStream(BUFFER);
    private final Thread serving;
    final McpSyncClient client;

    PipedClient(StdioServer server) throws IOException {
        answers.connect(fromServer);
        PipedInputStream questions = new PipedInputStream(toServer, BUFFER);
        serving = new Thread(
                () -> {
                    try {
                        server.serve(questions, fromServer, "test");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "server");
        serving.start();
        client = McpClient.sync(new Transport())
                .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
                .requestTimeout(Duration.ofMillis(SOON))
                .build();
    }

    PipedClient initialized() {
        client.initialize();
        return this;
    }

    /** All parts of an answer that is none of an error. */
    String call(String tool, Map<String, Object> arguments) {
        CallToolResult result = result(tool, arguments);
        assertFalse(Boolean.TRUE.equals(result.isError()), () -> text(result));
        return text(result);
    }

    CallToolResult result(String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    static List<String> parts(CallToolResult result) {
        return result.content().stream()
                .map(part -> ((TextContent) part).text())
                .toList();
    }

    static String text(CallToolResult result) {
        return parts(result).stream().collect(Collectors.joining("\n"));
    }

    /** Sends a line as it is. */
    void send(String line) throws IOException {
        toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    /** Waits for the end of the server. */
    void awaitEnd() {
        try {
            serving.join(SOON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        assertFalse(serving.isAlive(), "the server has ended");
    }

    @Override
    public void close() throws IOException {
        client.close();
        toServer.close();
        awaitEnd();
        fromServer.close();
    }

    private final class Transport implements McpClientTransport {
        @Override
        public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
            return Mono.fromRunnable(() -> {
                Thread reading = new Thread(() -> read(handler), "client");
                reading.setDaemon(true);
                reading.start();
            });
        }

        private void read(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
            reader.lines().forEach(line -> handler.apply(
                            Mono.fromCallable(() -> McpSchema.deserializeJsonRpcMessage(mapper, line)))
                    .subscribe());
        }

        @Override
        public Mono<Void> sendMessage(JSONRPCMessage message) {
            return Mono.fromRunnable(() -> {
                try {
                    send(mapper.writeValueAsString(message));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return mapper.convertValue(data, type);
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }
}
