package dev.devmon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.ObservedContainer.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortPlanTest {
    @TempDir
    Path folder;

    private PlanningDesk desk;

    @BeforeEach
    void oneComponent() {
        desk = new PlanningDesk(folder);
        desk.folder.web("web", 8080, "");
    }

    @Test
    void givesEveryPortItsDefault() {
        assertEquals(
                Map.of("http", new PortBinding(80, 8080, 8080)),
                desk.blueprint("web").ports());
        assertFalse(new PortBinding(80, 8080, 8080).substituted());
    }

    @Test
    void takesTheNextFreePortWhenTheDefaultIsTaken() {
        desk.busy.addAll(Set.of(8080, 8081));

        assertEquals(
                Map.of("http", new PortBinding(80, 8082, 8080)),
                desk.blueprint("web").ports());
        assertTrue(new PortBinding(80, 8082, 8080).substituted());
    }

    @Test
    void triesTenPortsAndThenStaysWithTheDefault() {
        desk.busy.addAll(IntStream.range(8080, 8089).boxed().collect(Collectors.toSet()));
        assertEquals(8089, desk.host("web", "http"));

        desk.busy.add(8089);
        assertEquals(8080, desk.host("web", "http"));
    }

    @Test
    void staysBelowTheEndOfAllPorts() {
        desk.folder.settings("ports: {web: {http: 65534}}\n");
        desk.busy.addAll(Set.of(65534, 65535));

        assertEquals(65534, desk.host("web", "http"));
    }

    @Test
    void staysWithTheDefaultWhenStrict() {
        desk.busy.add(8080);
        desk.policy = PortPolicy.STRICT;

        assertEquals(8080, desk.host("web", "http"));
    }

    @Test
    void doesNotTakeTheDefaultOfAnotherComponent() {
        desk.folder.web("zoo", 8081, "");
        desk.busy.add(8080);

        assertEquals(8082, desk.host("web", "http"));
        assertEquals(8081, desk.host("zoo", "http"));
    }

    @Test
    void givesNoPortTwice() {
        desk.folder.web("zoo", 8080, "");

        assertEquals(8080, desk.host("web", "http"));
        assertEquals(8081, desk.host("zoo", "http"));
    }

    @Test
    void keepsThePortOfARunningContainerThatHoldsIt() {
        desk.busy.add(8080);
        desk.bringUp();
        desk.busy.clear();
        desk.busy.add(8081); // by the container itself

        assertEquals(8081, desk.host("web", "http"), "though the default is free again");
    }

    @Test
    void keepsThePortOfAStoppedContainerWhileItIsFree() {
        desk.busy.add(8080);
        desk.bringUp();
        desk.busy.clear();
        desk.engine.put("web", State.EXITED);

        assertEquals(8081, desk.host("web", "http"));
    }

    @Test
    void givesAStoppedContainerAnotherPortWhenItsOwnWasTaken() {
        desk.bringUp();
        desk.engine.put("web", State.EXITED);
        desk.busy.add(8080);

        assertEquals(8081, desk.host("web", "http"));
    }

    @Test
    void doesNotGiveAKeptPortToAnotherComponent() {
        desk.busy.add(8080);
        desk.bringUp(); // web has 8081
        desk.busy.clear();
        desk.folder.web("a", 8081, "");

        assertEquals(8081, desk.host("web", "http"));
        assertEquals(8082, desk.host("a", "http"));
    }

    @Test
    void followsTheUserWhoChangesThePortAndChangesItBack() {
        desk.bringUp();
        desk.folder.settings("ports: {web: {http: 9000}}\n");
        assertEquals(9000, desk.host("web", "http"));

        desk.bringUp();
        desk.folder.settings("");
        assertEquals(8080, desk.host("web", "http"));
    }

    @Test
    void listensOnTheChosenPortInsideTooOnTheHostsNetwork() {
        desk.folder.component("scraper", "network: host\nports: {http: {host: 9091}}\n");
        desk.busy.add(9091);

        assertEquals(
                Map.of("http", new PortBinding(9092, 9092, 9091)),
                desk.blueprint("scraper").ports());
    }

    @Test
    void publishesNoPortThatIsOnlyNamed() {
        desk.folder.component("quiet", "ports: {metrics: {container: 8888}}\n");

        assertEquals(Map.of(), desk.blueprint("quiet").ports());
    }
}
