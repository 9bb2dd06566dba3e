package dev.devmon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.event.EventSink;
import dev.devmon.plan.ObservedContainer.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    @TempDir
    Path folder;

    private PlanningDesk desk;

    @BeforeEach
    void storeAndWeb() {
        desk = new PlanningDesk(folder).withImages("store", "web");
        desk.folder
                .component("store", "mounts: [{volume: data, at: /data}]\n")
                .web(
                        "web",
                        8080,
                        """
                        after: [store]
                        mounts:
                          - {config: ./fixed.yml, at: /etc/fixed.yml}
                          - {config: ./rules, at: /etc/rules, onChange: reload}
                          - {generated: rules, at: /etc/rules/generated, onChange: reload}
                        reload: {http: {port: http, path: /reload}}
                        """)
                .file("web/fixed.yml", "a: 1\n")
                .file("web/rules/one.yml", "rule: 1\n");
    }

    @Test
    void createsEverythingWhereThereIsNothing() {
        desk = new PlanningDesk(folder);

        assertPlan(
                """
                create network    devmon  (the stack has none)
                pull image        example/store:1.0  (not on this engine)
                pull image        example/web:1.0  (not on this engine)
                create container  devmon-store  (there is none)
                create container  devmon-web http=127.0.0.1:8080  (there is none)
                """,
                desk.up());
    }

    @Test
    void doesNothingWhenEverythingIsUpToDate() {
        desk.bringUp();

        assertPlan("nothing to do\n", desk.up());
        assertTrue(desk.up().isEmpty());
        assertEquals(
                List.of("store", "web"),
                List.copyOf(desk.up().components().keySet()),
                "they are waited for nevertheless");
    }

    @Test
    void bringsUpOnlyWhatIsSelected() {
        assertPlan(
                """
                create network    devmon  (the stack has none)
                create container  devmon-store  (there is none)
                """,
                desk.up("store"));
    }

    @Test
    void pullsAnImageOnceThatTwoComponentsShare() {
        desk.folder.settings("images: {store: example/shared:2.0, web: example/shared:2.0}\n");

        assertEquals(
                1, desk.up().steps().filter(Step.PullImage.class::isInstance).count());
    }

    @Test
    void recreatesAContainerWhoseImageChanged() {
        desk.bringUp();
        desk.folder.settings("images: {store: example/store:2.0}\n");

        assertPlan(
                """
                pull image        example/store:2.0  (not on this engine)
                remove container  devmon-store  (image changed from example/store:1.0 to example/store:2.0)
                create container  devmon-store  (image changed from example/store:1.0 to example/store:2.0)
                """,
                desk.up());
    }

    @Test
    void recreatesAContainerWhoseImageWasRebuilt() {
        desk.bringUp();
        desk.engine.withImage("example/store:1.0", "sha256:rebuilt");

        assertPlan(
                """
                remove container  devmon-store  (image example/store:1.0 was rebuilt)
                create container  devmon-store  (image example/store:1.0 was rebuilt)
                """,
                desk.up());
    }

    @Test
    void recreatesAContainerWhoseDefinitionChanged() {
        desk.bringUp();
        desk.folder.settings("memory: {store: 128m}\n");

        assertPlan(
                """
                remove container  devmon-store  (its definition changed)
                create container  devmon-store  (its definition changed)
                """,
                desk.up());
    }

    @Test
    void recreatesAContainerWhoseFixedConfigurationChanged() {
        desk.bringUp();
        desk.folder.file("web/fixed.yml", "a: 2\n");

        assertPlan(
                """
                remove container  devmon-web  (its definition changed)
                create container  devmon-web http=127.0.0.1:8080  (its definition changed)
                """,
                desk.up());
    }

    @Test
    void recreatesAContainerWhosePortsChanged() {
        desk.bringUp();
        desk.folder.settings("ports: {web: {http: 9000}}\n");

        assertPlan(
                """
                remove container  devmon-web  (its ports changed)
                create container  devmon-web http=127.0.0.1:9000  (its ports changed)
                """,
                desk.up());
    }

    @Test
    void reloadsWhatCanBeReloaded() {
        desk.bringUp();
        desk.folder.file("web/rules/one.yml", "rule: 2\n").file("web/rules/two.yml", "rule: 2\n");

        assertPlan("reload config     devmon-web  (its configuration changed)\n", desk.up());

        desk.bringUp();
        assertPlan("nothing to do\n", desk.up());
        assertEquals("rule: 2\n", desk.engine.files("web").get("/etc/rules/two.yml"));
    }

    @Test
    void recreatesAContainerWithFilesThatAreNotWantedAnyMore() {
        desk.folder.file("web/rules/two.yml", "rule: 2\n");
        desk.bringUp();
        desk.folder.remove("web/rules/two.yml").file("web/rules/one.yml", "rule: 2\n");

        assertPlan(
                """
                remove container  devmon-web  (files of its configuration are gone)
                create container  devmon-web http=127.0.0.1:8080  (files of its configuration are gone)
                """,
                desk.up());

        desk.bringUp();
        assertPlan("nothing to do\n", desk.up());
        assertFalse(desk.engine.files("web").containsKey("/etc/rules/two.yml"));
    }

    @Test
    void reloadsWhatIsGeneratedAnew() {
        desk.bringUp();
        desk.generated.put(GeneratedKind.RULES, new TreeMap<>(Map.of("thresholds.yml", "rule: 1\n")));

        assertPlan("reload config     devmon-web  (its configuration changed)\n", desk.up());

        desk.bringUp();
        assertPlan("nothing to do\n", desk.up());
        assertEquals("rule: 1\n", desk.engine.files("web").get("/etc/rules/generated/thresholds.yml"));
    }

    @Test
    void recreatesRatherThanReloadsWhatChangedInBothWays() {
        desk.bringUp();
        desk.folder.file("web/rules/one.yml", "rule: 2\n").file("web/fixed.yml", "a: 2\n");

        assertPlan(
                """
                remove container  devmon-web  (its definition changed)
                create container  devmon-web http=127.0.0.1:8080  (its definition changed)
                """,
                desk.up());
    }

    @Test
    void replacesAContainerThatWasLeftHalfMade() {
        desk.bringUp();
        desk.engine.put("store", State.CREATED);

        assertPlan(
                """
                remove container  devmon-store  (left incomplete by an interrupted run)
                create container  devmon-store  (left incomplete by an interrupted run)
                """,
                desk.up());
    }

    @Test
    void startsAContainerThatExited() {
        desk.bringUp();
        desk.engine.put("store", State.EXITED);

        assertPlan("start container   devmon-store  (it is Exited (1) 3 seconds ago)\n", desk.up());

        desk.bringUp();
        assertPlan("nothing to do\n", desk.up());
    }

    /** There is nobody to tell, and the configuration may be what it failed for. */
    @Test
    void replacesAContainerThatExitedBeforeItsConfigurationWasCorrected() {
        desk.bringUp();
        desk.folder.file("web/rules/one.yml", "rule: 2\n");
        for (State state : List.of(State.EXITED, State.RESTARTING)) {
            desk.engine.put("web", state);

            assertPlan(
                    """
                    remove container  devmon-web  (its configuration changed while it was not running)
                    create container  devmon-web http=127.0.0.1:8080  (its configuration changed while it was not running)
                    """,
                    desk.up());
        }
    }

    @Test
    void leavesAContainerAloneThatTheEngineRestarts() {
        desk.bringUp();
        desk.engine.put("store", State.RESTARTING);

        assertPlan("nothing to do\n", desk.up());
    }

    @Test
    void removesAComponentThatWasTurnedOffWhenTheWholeStackIsBroughtUp() {
        desk.bringUp();
        desk.folder.settings("components: {web: {enabled: false, reason: too heavy}}\n");

        assertPlan("nothing to do\n", desk.up("store"));
        assertPlan("remove container  devmon-web  (no longer part of the stack)\n", desk.up());
    }

    @Test
    void removesAComponentThatTheDefinitionDoesNotKnowAnyMore() {
        desk.folder.component("old", "");
        desk.withImages("old").bringUp();
        PlanningDesk later = new PlanningDesk(folder.resolve("later"));
        later.folder.component("store", "mounts: [{volume: data, at: /data}]\n");
        desk.engine.execute(
                new Step.RemoveContainer("web", desk.engine.container("web").orElseThrow(), "test"), EventSink.NOWHERE);
        ObservedStack observed = desk.engine.observe("devmon", List.of());
        Plan plan = Planner.up(
                later.folder.load(),
                later.folder.load().components(),
                later.blueprints(),
                new ObservedStack(
                        observed.engine(),
                        observed.containers(),
                        observed.networks(),
                        observed.volumes(),
                        Map.of("example/store:1.0", "sha256:store")),
                Planner.Others.REMOVE_IF_OFF);

        assertPlan("remove container  devmon-old  (no longer part of the stack)\n", plan);
    }

    @Test
    void goesOnWithAPausedComponentOnThePortsThatItHolds() {
        desk.bringUp();
        desk.engine.put("web", State.PAUSED);
        desk.busy.add(8080);

        Plan plan = desk.up();

        assertPlan("start container   devmon-web  (it is Exited (1) 3 seconds ago)\n", plan);
    }

    @Test
    void makesAComponentAnewThatWasDisconnectedFromTheNetwork() {
        desk.bringUp();
        desk.engine.disconnect("store");

        assertPlan(
                """
                remove container  devmon-store  (it is not connected to the stack's network)
                create container  devmon-store  (it is not connected to the stack's network)
                """,
                desk.up());
    }

    @Test
    void makesStoppedComponentsAnewWhoseNetworkWasRemoved() {
        desk.bringUp();
        desk.engine.put("store", State.EXITED).put("web", State.EXITED).pruneNetworks("devmon");

        assertPlan(
                """
                create network    devmon  (the stack has none)
                remove container  devmon-store  (it is not connected to the stack's network)
                create container  devmon-store  (it is not connected to the stack's network)
                remove container  devmon-web  (it is not connected to the stack's network)
                create container  devmon-web http=127.0.0.1:8080  (it is not connected to the stack's network)
                """,
                desk.up());
    }

    @Test
    void createsNoNetworkForNothing() {
        desk.folder.settings("components: {web: {enabled: false}, store: {enabled: false}}\n");

        assertPlan("nothing to do\n", desk.up());
    }

    @Test
    void takesEverythingDownAndKeepsTheData() {
        desk.bringUp();

        Plan down = Planner.down(observed(), List.of());

        assertPlan(
                """
                remove container  devmon-store  (asked to take the stack down)
                remove container  devmon-web  (asked to take the stack down)
                remove network    devmon  (nothing uses it any more)
                """,
                down);
        desk.engine.run(down);
        assertEquals(Set.of("devmon-store-data"), desk.engine.volumes());
    }

    @Test
    void takesTheDataAwayWhenAsked() {
        desk.bringUp();

        Plan down = Planner.down(observed(), observed().volumes());

        assertPlan(
                """
                remove container  devmon-store  (asked to take the stack down)
                remove container  devmon-web  (asked to take the stack down)
                remove network    devmon  (nothing uses it any more)
                remove volume     devmon-store-data  (asked to remove the data)
                """,
                down);
        desk.engine.run(down);
        assertPlan("nothing to do\n", Planner.down(observed(), observed().volumes()));
    }

    @Test
    void takesDownWhatDoesNotRun() {
        desk.bringUp();
        desk.engine.put("web", State.EXITED).put("store", State.DEAD);

        assertEquals(3, Planner.down(observed(), List.of()).steps().count());
    }

    @Test
    void leavesOtherStacksAlone() {
        desk.folder.settings("stack: other\n");
        desk.bringUp();

        assertPlan("nothing to do\n", Planner.down(observed(), List.of()));
        assertFalse(desk.engine.containers("other").isEmpty());
    }

    private ObservedStack observed() {
        return desk.engine.observe("devmon", List.of());
    }

    private static void assertPlan(String expected, Plan plan) {
        assertEquals(expected, plan.text().replace("\r\n", "\n"));
    }
}
