package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.devmon.engine.docker.StandInEngine.Answer;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import java.io.IOException;
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
    private static final String CONTAINERS =
            """
            [{"Id": "id", "Names": ["/devmon-store"], "Image": "example/store", "ImageID": "sha256:1",
              "State": "%s", "Status": "Up a while", "Created": 1700000000,
              "Labels": {"dev.devmon.stack": "devmon", "dev.devmon.component": "store"}}]
            """;
    private static final String CONTAINER = "{\"State\": {\"Status\": \"%s\"}}";

    private StandInEngine standIn;
    private DockerEngine engine;
    private String state = "";

    @BeforeEach
    void start() throws IOException {
        standIn = new StandInEngine(
                path -> new Answer(200, (path.endsWith("/containers/json") ? CONTAINERS : CONTAINER).formatted(state)));
        engine = DockerEngine.fromEnvironment();
    }

    @AfterEach
    void stop() {
        engine.close();
        standIn.close();
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
