package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapperSupplier;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code devmon mcp} as a coding agent starts it, by the SDK's own client, on the real metrics of a real service. */
@Tag("docker")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LabStack lab = new LabStack().require("prometheus", "alertmanager");
    private final LabServices services = new LabServices(Duration.ofMinutes(2));

    @BeforeAll
    void bringUp() {
        lab.run("up", "prometheus").expecting(0);
        services.checkout();
    }

    @AfterAll
    void takeDown() {
        services.close();
        lab.close();
    }

    @Test
    void answersWhatRunsAndWhatIsWrong() {
        try (McpSyncClient client = McpClient.sync(new Transport(lab.command("mcp")))
                .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
                .requestTimeout(SOON)
                .build()) {
            assertEquals("devmon", client.initialize().serverInfo().name());
            assertTrue(client.listTools().tools().stream()
                    .anyMatch(tool -> tool.name().equals("search_logs")));
            Node status = data(call(client, "status", Map.of()));
            assertEquals("running", LabStack.text(LabStack.component(status, "prometheus"), "/state"));
            // Others of this name may run on the machine
            String address = "127.0.0.1:" + services.port("checkout");
            await().atMost(SOON)
                    .untilAsserted(() -> assertEquals(
                            List.of("scraped"),
                            data(call(client, "services", Map.of("name", "checkout"))).children("/services").stream()
                                    .filter(service -> service.text("/address").equals(Optional.of(address)))
                                    .flatMap(service -> service.text("/verdict").stream())
                                    .toList()));
            String expression = "up{service=\"checkout\", component=\"app\", instance=\"" + address + "\"}";
            Node up = data(call(client, "query", Map.of("promql", expression)));
            assertEquals(Optional.of("1"), up.text("/result/0/value/1"), up::toString);
            await("the watchdog, at least").atMost(SOON).until(() -> !data(call(client, "alerts", Map.of()))
                    .children("/alerts")
                    .isEmpty());
            CallToolResult traces = call(client, "traces", Map.of());
            assertEquals(true, traces.isError(), "no store of traces runs");
        }
    }

    @Test
    void endsWellAtTheEndOfItsInputAndOnCtrlC() throws IOException, InterruptedException {
        Process first = lab.command("mcp").start();
        first.getOutputStream().close();
        assertTrue(first.waitFor(SOON.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, first.exitValue());
        assertEquals("", new String(first.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        Process second = lab.command("mcp").start();
        second.getOutputStream()
                .write(
                        ("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"initialize\", \"params\": {\"protocolVersion\":"
                                        + " \"2025-06-18\", \"capabilities\": {}, \"clientInfo\": {\"name\": \"a\", \"version\":"
                                        + " \"1\"}}}\n")
                                .getBytes(StandardCharsets.UTF_8));
        second.getOutputStream().flush();
        assertNotEquals(-1, second.getInputStream().read(), "it serves");
        assertEquals(
                0,
                new ProcessBuilder("kill", "-INT", Long.toString(second.pid()))
                        .start()
                        .waitFor());
        assertTrue(second.waitFor(SOON.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, second.exitValue());
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    /** The document, which is the last line. */
    private static Node data(CallToolResult result) {
        String text = ((TextContent) result.content().get(result.content().size() - 1)).text();
        return Json.read(text.substring(text.lastIndexOf('\n') + 1)).orElseThrow(() -> new AssertionError(text));
    }

    /** With the folder and the environment of the lab's stack. */
    private static final class Transport extends StdioClientTransport {
        private final ProcessBuilder builder;

        Transport(ProcessBuilder builder) {
            super(
                    ServerParameters.builder(builder.command().get(0))
                            .args(builder.command().subList(1, builder.command().size()))
                            .build(),
                    new JacksonMcpJsonMapperSupplier().get());
            this.builder = builder;
        }

        @Override
        protected ProcessBuilder getProcessBuilder() {
            return builder;
        }
    }
}
