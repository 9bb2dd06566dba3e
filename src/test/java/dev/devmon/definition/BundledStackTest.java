package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Quantity;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.PortPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Grafana's documentation; the operator of Elastic, which raised Kibana's with 9.4. */
    @Test
    void givesProgramsTheMemoryThatTheirMakersAskFor() {
        Map.of("grafana", 512L << 20, "kibana", 2L << 30)
                .forEach((name, least) ->
                        assertTrue(stack.component(name).orElseThrow().memoryBytes() >= least, name));
    }

    /** A heap is not all: code, threads and buffers come on top; least with Go, whose limit counts most of them. */
    @ParameterizedTest
    @CsvSource({
        "NODE_OPTIONS, --max-old-space-size=(\\d+), 0.6",
        "GOMEMLIMIT, (\\d+)MiB, 0.85",
        "_JAVA_OPTS, -Xmx(\\d+)m, 0.5"
    })
    void leavesRoomBesideTheHeap(String variable, Pattern mebibytes, double share) {
        int checked = 0;
        for (Component component : componentsOfAllProfiles()) {
            for (Map.Entry<String, String> entry : component.environment().entrySet()) {
                Matcher heap = mebibytes.matcher(entry.getValue());
                if ((entry.getKey().endsWith(variable) || entry.getKey().equals("ES" + variable)) && heap.find()) {
                    long bytes = Long.parseLong(heap.group(1)) << 20;
                    assertTrue(
                            bytes <= share * component.memoryBytes(),
                            () -> component.name() + " has a heap of " + heap.group() + " in "
                                    + component.memoryBytes());
                    checked++;
                }
            }
        }
        assertTrue(checked > 0, variable);
    }

    @Test
    void readmeAndRunbookSayWhatTheLimitsAddUpTo() throws IOException {
        String whole = Quantity.humanBytes(limits("full"));
        String light = Quantity.humanBytes(limits("light"));
        String said = "limited to " + whole + " of memory, `devmon up --light` to " + light
                + ", `devmon up --profile metrics` to " + Quantity.humanBytes(limits("metrics"));
        assertTrue(Files.readString(Path.of("README.md")).contains(said), said);
        String runbook = Files.readString(Path.of("docs/runbooks/HostMemoryHigh.md"));
        assertTrue(runbook.contains("a stack of up to " + whole), whole);
        assertTrue(runbook.contains("in up to " + light), light);
    }

    @Test
    void profilesKeepTheirPromises() {
        assertTrue(limits("light") < 2.2 * (1 << 30), () -> Quantity.humanBytes(limits("light")));
        assertTrue(limits("metrics") < 900L << 20, () -> Quantity.humanBytes(limits("metrics")));
        List<String> names = stack.profiles().offers().stream()
                .map(offer -> offer.profile().name())
                .toList();
        assertEquals(List.of("full", "light", "metrics"), names);
    }

    private long limits(String profile) {
        return stack.profiles().offers().stream()
                .filter(offer -> offer.profile().name().equals(profile))
                .mapToLong(Profiles.Offer::memoryBytes)
                .sum();
    }

    private List<Component> componentsOfAllProfiles() {
        return stack.profiles().offers().stream()
                .flatMap(offer -> StackLoader.load(
                        StackFiles.bundled(),
                        List.of(),
                        new StackLoader.Asked(null, offer.profile().name(), none -> Optional.empty()),
                        StackLoader.Depth.COMPONENTS)
                        .components()
                        .stream())
                .toList();
    }

    /** Before, the first lines would be stored unparsed and unredacted. */
    @Test
    void startsNobodyWhoWritesLogLinesBeforeTheirStoreIsSetUp() throws IOException {
        List<String> writers = new ArrayList<>();
        for (Component component : stack.components()) {
            try (Stream<Path> files = Files.walk(Path.of("stack", component.folder()))) {
                boolean writes = files.filter(Files::isRegularFile).anyMatch(BundledStackTest::writesLogs);
                if (writes) {
                    writers.add(component.name());
                    assertTrue(component.after().contains("elasticsearch"), component.name());
                }
            }
        }
        assertEquals(Set.of("filebeat", "logstash", "otel-collector"), Set.copyOf(writers));
    }

    private static boolean writesLogs(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("http://elasticsearch:9200")
                    && Pattern.compile("logs-app-development|data_stream_dataset")
                            .matcher(text)
                            .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without its template, the first line would make an index that is no data stream, and has no pipeline. */
    @Test
    void takesLogLinesIntoDataStreamsAlone() {
        Component store = stack.component("elasticsearch").orElseThrow();

        assertEquals("-logs-*-*,+*", store.environment().get("action.auto_create_index"));
        assertTrue(store.ready().check().describe().contains("/_index_template/logs"));
        assertEquals(
                "/_data_stream/logs-*/_lifecycle",
                store.setup().get(store.setup().size() - 1).path(),
                "what was there before has its lifecycle too");
    }

    /** It would keep unredacted for 30 days, where no search looks, what the mapping or the pipeline refused. */
    @Test
    void keepsNoStoreOfFailedLogLines() throws IOException {
        Node template = Json.read(Files.readString(Path.of("stack/elk/elasticsearch/logs@custom.template.json")))
                .orElseThrow();

        assertEquals(Optional.of("false"), template.text("/template/data_stream_options/failure_store/enabled"));
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
                new EngineInfo("28.0", "1.48", 8L << 30, network, ""), List.of(), Map.of(), Set.of(), Map.of());
    }

    private static BlueprintInputs surroundings(Set<Integer> busy) {
        return new BlueprintInputs(Map.of(), "UTC", busy, Map.of(), Map.of(), List.of(), PortPolicy.FALL_BACK);
    }
}
