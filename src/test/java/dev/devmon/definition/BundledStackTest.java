package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.plan.Blueprints;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.PortPlan;
import dev.devmon.plan.Surroundings;
import dev.devmon.plan.Surroundings.PortPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The stack that comes with devmon. */
class BundledStackTest {
    private static final long SMALLEST_LIMIT = 16L << 20;

    private final Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);

    @Test
    void loadsWithoutAProblem() {
        Set<String> groups = new HashSet<>();
        stack.components().forEach(component -> groups.add(component.group()));

        assertTrue(
                groups.containsAll(Set.of("prometheus", "grafana", "alertmanager", "jaeger", "elk")),
                () -> "the groups are " + groups);
    }

    @Test
    void limitsTheMemoryOfEveryComponent() {
        stack.components()
                .forEach(component -> assertTrue(
                        component.memoryBytes() >= SMALLEST_LIMIT, () -> component.name() + " has no sensible limit"));
    }

    @Test
    void pinsEveryImageToAVersion() {
        stack.components().forEach(component -> {
            String image = component.image();
            assertFalse(image.contains("latest"), image);
            assertTrue(image.matches(".+:v?\\d+\\.\\d+.*"), image);
        });
    }

    @Test
    void givesEveryPortADefaultOfItsOwn() {
        Map<Integer, String> owners = new HashMap<>();
        stack.components().forEach(component -> component.published().forEach((name, port) -> {
            String owner = component.name() + "." + name;
            String other = owners.putIfAbsent(port, owner);
            assertTrue(other == null, () -> owner + " and " + other + " both want " + port);
        }));
        assertFalse(owners.isEmpty());
    }

    /** Whichever one default port is taken: its owner moves, and nobody else. */
    @Test
    void movesNoOtherComponentWhenADefaultPortIsTaken() {
        Map<String, Integer> wanted = hostPorts(Set.of());
        for (Map.Entry<String, Integer> taken : wanted.entrySet()) {
            Map<String, Integer> expected = new TreeMap<>(wanted);
            Map<String, Integer> actual = new TreeMap<>(hostPorts(Set.of(taken.getValue())));
            Integer moved = actual.remove(taken.getKey());
            expected.remove(taken.getKey());

            assertEquals(expected, actual, () -> "with " + taken.getValue() + " taken");
            assertTrue(
                    moved != null && moved > taken.getValue() && moved < taken.getValue() + PortPlan.RANGE,
                    () -> taken.getKey() + " moved to " + moved);
        }
    }

    @Test
    void leavesThePortsFreeThatServicesUnderDevelopmentWant() {
        hostPorts(Set.of())
                .forEach((name, port) ->
                        assertFalse(Set.of(8000, 8080, 8081, 8888).contains(port), name));
    }

    @Test
    void asksEveryComponentThatPublishesAPortWhetherItIsReady() {
        for (Component component : stack.components()) {
            Ready.Check ready = component.ready().check();
            for (Ready.Check check : ready instanceof Ready.All all ? all.checks() : List.of(ready)) {
                if (check instanceof Ready.Http http) {
                    assertTrue(component.published().containsKey(http.port()), component.name());
                    assertTrue(http.path().startsWith("/"), component.name());
                } else if (check instanceof Ready.Tcp tcp) {
                    assertTrue(component.published().containsKey(tcp.port()), component.name());
                } else {
                    assertTrue(component.published().isEmpty(), () -> component.name() + " could be asked by its port");
                }
            }
        }
    }

    @Test
    void fillsEveryReferenceInOnEveryKindOfEngine() {
        for (HostNetwork network : HostNetwork.values()) {
            Blueprints.of(stack, nothing(network), surroundings(Set.of()))
                    .values()
                    .forEach(blueprint -> {
                        List<String> texts = new ArrayList<>(blueprint.command());
                        texts.addAll(blueprint.environment().values());
                        texts.addAll(blueprint.files().values());
                        texts.addAll(blueprint.reloadable().values());
                        texts.forEach(text -> assertFalse(
                                text.matches("(?s).*\\$\\{(port|component|stack|network)\\..*"),
                                blueprint.component()));
                    });
        }
    }

    private Map<String, Integer> hostPorts(Set<Integer> busy) {
        Map<String, Integer> ports = new TreeMap<>();
        Blueprints.of(stack, nothing(HostNetwork.NATIVE), surroundings(busy))
                .values()
                .forEach(blueprint -> {
                    for (Map.Entry<String, PortBinding> port : blueprint.ports().entrySet()) {
                        ports.put(
                                blueprint.component() + "." + port.getKey(),
                                port.getValue().host());
                    }
                });
        return ports;
    }

    private static ObservedStack nothing(HostNetwork network) {
        return new ObservedStack(
                new EngineInfo("28.0", "1.48", 8L << 30, network), List.of(), Set.of(), Set.of(), Map.of());
    }

    private static Surroundings surroundings(Set<Integer> busy) {
        return new Surroundings(Map.of(), busy, Map.of(), Map.of(), List.of(), PortPolicy.FALL_BACK);
    }
}
