package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a stand-in for an engine, with one container, says. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SnapshotTest {
    private static final String DOCKER_HOST = "DOCKER_HOST";

    private HttpServer server;
    private DockerEngine engine;
    private @Nullable String before;
    private String state = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String container = exchange.getRequestURI().getPath().endsWith("/containers/json")
                    ? """
                    [{"Id": "id", "Names": ["/devmon-store"], "Image": "example/store", "ImageID": "sha256:1",
                      "State": "%s", "Status": "Up a while", "Created": 1700000000,
                      "Labels": {"dev.devmon.stack": "devmon", "dev.devmon.component": "store"}}]
                    """
                    : """
                    {"State": {"Status": "%s"}}
                    """;
            byte[] body = container.formatted(state).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        before = System.getProperty(DOCKER_HOST);
        System.setProperty(DOCKER_HOST, "tcp://127.0.0.1:" + server.getAddress().getPort());
        engine = DockerEngine.fromEnvironment();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.stop(0);
        if (before == null) {
            System.clearProperty(DOCKER_HOST);
        } else {
            System.setProperty(DOCKER_HOST, before);
        }
    }

    private ObservedContainer container(String word) {
        state = word;
        return engine.containers("devmon").get(0);
    }

    @Test
    void readsTheStateOfAContainer() {
        assertEquals(State.RUNNING, container("running").state());
        assertEquals(State.EXITED, container("exited").state());
        assertEquals(State.DEAD, container("").state());
        assertEquals(State.RUNNING, vitals("running"));
    }

    @Test
    void takesAStateThatItDoesNotKnowForOneInWhichNothingRuns() {
        assertEquals(State.UNKNOWN, container("stopping").state());
        assertFalse(container("stopping").running());
        assertEquals(State.UNKNOWN, vitals("stopping"));
    }

    private State vitals(String word) {
        state = word;
        return engine.vitals("id").state();
    }
}
