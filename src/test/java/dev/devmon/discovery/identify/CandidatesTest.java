package dev.devmon.discovery.identify;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.devmon.access.Access;
import dev.devmon.codec.Position;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.RunningContainer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidatesTest {
    private static final Containers NO_CONTAINERS = new Containers(List.of(), Set.of());

    private final Map<Integer, ProcessIdentity> processes = new HashMap<>(Map.of(
            1, Samples.process(1, "java", "java", "-jar", "orders-1.0.jar"),
            2, Samples.process(2, "postgres", "postgres"),
            3, Samples.process(3, "docker-proxy", "docker-proxy"),
            4, Samples.process(4, "ledger", "./ledger")));

    @Test
    void aProcessBecomesACandidateWithItsNameRuntimeAndPaths() {
        Candidate candidate = one(DiscoverySettings.NONE, new Listener("0.0.0.0", 8080, 1));
        assertEquals("orders", candidate.name());
        assertEquals("java", candidate.runtime());
        assertEquals("127.0.0.1:8080", candidate.endpoint().address());
        assertEquals("/actuator/prometheus", candidate.metricsPaths().get(0));
        assertEquals("development", candidate.env());
        assertEquals(null, candidate.ignoredBecause());
    }

    @Test
    void whatIsKnownToBeSomethingElseIsNotAsked() {
        assertEquals("it is a database", reason(DiscoverySettings.NONE, new Listener("127.0.0.1", 5433, 2)));
    }

    @Test
    void whatCannotBeSeenIsNotAsked() {
        String reason =
                "its process cannot be seen, perhaps because it is another user's; declare it to have it scraped";
        assertEquals(reason, reason(DiscoverySettings.NONE, new Listener("127.0.0.1", 8080, null)));
        assertEquals(reason, reason(DiscoverySettings.NONE, new Listener("127.0.0.1", 8080, 99)));
    }

    @Test
    void theStackItselfIsNotAsked() {
        Containers containers = new Containers(List.of(), Set.of(9091));
        assertEquals(
                "it belongs to a stack of devmon",
                candidates(DiscoverySettings.NONE)
                        .of(List.of(new Listener("127.0.0.1", 9091, 4)), containers, NOON)
                        .get(0)
                        .ignoredBecause());
    }

    @Test
    void thePortOfAContainerIsTheContainersAndNotTheProxys() {
        Containers containers =
                new Containers(List.of(Samples.container("shop", "acme/shop:1", Map.of(8080, 80))), Set.of());
        List<Candidate> found = candidates(DiscoverySettings.NONE)
                .of(List.of(new Listener("0.0.0.0", 8080, 3), new Listener("::", 8080, null)), containers, NOON);
        assertEquals(1, found.size());
        assertEquals(Origin.CONTAINER, found.get(0).origin());
        assertEquals("shop", found.get(0).container());
    }

    @Test
    void aDatabaseInAContainerIsKnownByItsImageOrItsOwnPort() {
        Containers containers = new Containers(
                List.of(
                        Samples.container("db", "postgres:17", Map.of(15432, 9999)),
                        Samples.container("custom", "acme/store:1", Map.of(15433, 5432))),
                Set.of());
        candidates(DiscoverySettings.NONE)
                .of(List.of(), containers, NOON)
                .forEach(candidate -> assertEquals("it is a database", candidate.ignoredBecause()));
    }

    @Test
    void whatTheUserWantsLeftAloneIsNotAsked() {
        for (String word : List.of("8080", "orders", "java")) {
            DiscoverySettings wishes = new DiscoverySettings("development", List.of(), ignoring(word));
            assertEquals(
                    new Ignored(
                            Ignored.By.SETTINGS,
                            "your settings ignore it",
                            "ignores \"" + word + "\"",
                            new Position("devmon.yaml", 3)),
                    one(wishes, new Listener("0.0.0.0", 8080, 1)).ignored());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "odd, true",
        "zoo/odd, true",
        "odd:1.2, true",
        "registry.local:5000/zoo/odd, true",
        "registry.local:5000/zoo/odd:1.2, true",
        "zoo, false",
        "dd, false",
        "odd:1, false",
        "other/odd, false",
    })
    void anImageIsLeftAloneByAnyEndOfItsPath(String word, boolean left) {
        Containers containers = new Containers(
                List.of(Samples.container("c", "registry.local:5000/zoo/odd:1.2", Map.of(8080, 80))), Set.of());
        DiscoverySettings wishes = new DiscoverySettings("development", List.of(), ignoring(word));
        Candidate candidate = candidates(wishes).of(List.of(), containers, NOON).get(0);
        assertEquals(left, "your settings ignore it".equals(candidate.ignoredBecause()));
    }

    @Test
    void aDeclaredServiceTakesNameAndPathOverWhatListensThere() {
        DeclaredService declared = new DeclaredService(
                "shop", new Endpoint("localhost", 8080), "/internal/metrics", "staging", false, Access.NONE);
        Candidate candidate = one(wishes(declared), new Listener("127.0.0.1", 8080, 1));
        assertEquals("shop", candidate.name());
        assertEquals(1, candidate.pid());
        assertEquals("127.0.0.1:8080", candidate.endpoint().address());
        assertEquals(List.of("/internal/metrics"), candidate.metricsPaths());
        assertEquals("staging", candidate.env());
        assertEquals(true, candidate.expected());
    }

    @Test
    void aDeclaredServiceIsAskedWhateverItIs() {
        DeclaredService declared =
                new DeclaredService("db", new Endpoint("127.0.0.1", 5433), null, null, false, Access.NONE);
        Candidate candidate = one(wishes(declared), new Listener("127.0.0.1", 5433, 2));
        assertEquals(null, candidate.ignoredBecause());
        assertEquals("/metrics", candidate.metricsPaths().get(0));
    }

    @Test
    void aDeclaredServiceIsThereWithoutAListenerAndWhenItAppearsItIsAnother() {
        DiscoverySettings wishes =
                wishes(new DeclaredService("shop", new Endpoint("127.0.0.1", 8080), null, null, false, Access.NONE));
        Candidate absent = one(wishes);
        assertEquals(Origin.DECLARED, absent.origin());
        assertNotEquals(
                absent.key(), one(wishes, new Listener("127.0.0.1", 8080, 1)).key());
    }

    @Test
    void processesThatShareAPortAreOneCandidate() {
        processes.put(11, Samples.process(11, "java", "java", "-jar", "orders-1.0.jar"));
        assertEquals(
                1,
                one(DiscoverySettings.NONE, new Listener("0.0.0.0", 80, 11), new Listener("0.0.0.0", 80, 1))
                        .pid());
    }

    @Test
    void theKeyChangesWithTheProcess() {
        String before =
                one(DiscoverySettings.NONE, new Listener("0.0.0.0", 8080, 1)).key();
        processes.put(
                1, new ProcessIdentity(1, "java", "java", List.of("java"), null, NOON, Map.of(), 0, null, Set.of()));
        assertNotEquals(
                before,
                one(DiscoverySettings.NONE, new Listener("0.0.0.0", 8080, 1)).key());
    }

    @Test
    void aProcessInAContainerOnTheHostsNetworkIsNamedByItsContainer() {
        String id = "8".repeat(64);
        processes.put(
                12,
                new ProcessIdentity(
                        12,
                        "node",
                        "node",
                        List.of("node", "server.js"),
                        Path.of("/"),
                        NOON,
                        Map.of(),
                        1,
                        id,
                        Set.of()));
        RunningContainer container = new RunningContainer(
                id, "shop-cart-1", "acme/cart:1", "shop", "cart", Map.of(), Map.of(), Set.of(), "", NOON);
        Candidate candidate = candidates(DiscoverySettings.NONE)
                .of(List.of(new Listener("0.0.0.0", 8080, 12)), new Containers(List.of(container), Set.of()), NOON)
                .get(0);
        assertEquals("cart", candidate.name());
        assertEquals(Origin.CONTAINER, candidate.origin());
        assertEquals("shop-cart-1", candidate.container());
        assertEquals("node", candidate.runtime());
        assertEquals(null, candidate.ignoredBecause());
    }

    @Test
    void aContainerIsReachedAtItsOwnAddressWhereItPublishesNoPort() {
        RunningContainer container = container(
                Map.of("prometheus.io/port", "9464", "prometheus.io/path", "/stats/prometheus"), "172.18.0.5");
        List<Candidate> found =
                candidates(DiscoverySettings.NONE).of(List.of(), new Containers(List.of(container), Set.of()), NOON);
        assertEquals(
                List.of("172.18.0.5:8081", "172.18.0.5:9464", "127.0.0.1:18080"),
                found.stream().map(candidate -> candidate.endpoint().address()).toList());
        assertEquals(Set.of("cart"), found.stream().map(Candidate::name).collect(Collectors.toSet()));
        assertEquals(1, found.stream().map(Candidate::sibling).distinct().count());
        assertEquals("/stats/prometheus", found.get(0).metricsPaths().get(0));
    }

    @Test
    void aContainerWhoseAddressIsNotReachedHasOnlyItsPublishedPorts() {
        assertEquals(
                1,
                candidates(DiscoverySettings.NONE)
                        .of(List.of(), new Containers(List.of(container(Map.of(), "")), Set.of()), NOON)
                        .size());
    }

    @Test
    void aContainerMayAskToBeLeftAlone() {
        RunningContainer container = container(Map.of("devmon.scrape", "false"), "172.18.0.5");
        assertEquals(
                Set.of("a label of its container says so"),
                candidates(DiscoverySettings.NONE)
                        .of(List.of(), new Containers(List.of(container), Set.of()), NOON)
                        .stream()
                        .map(Candidate::ignoredBecause)
                        .collect(Collectors.toSet()));
    }

    /** Its port 8080 is published as 18080, and 8081 is not. */
    private static RunningContainer container(Map<String, String> labels, String address) {
        return new RunningContainer(
                "7".repeat(64),
                "shop-cart-1",
                "acme/cart:1",
                "shop",
                "cart",
                labels,
                Map.of(18080, 8080),
                Set.of(8080, 8081),
                address,
                NOON);
    }

    @Test
    void aDatabaseInAContainerOnTheHostsNetworkIsKnownByItsImage() {
        String id = "8".repeat(64);
        processes.put(
                12,
                new ProcessIdentity(
                        12, "start", "start", List.of("start"), Path.of("/"), NOON, Map.of(), 1, id, Set.of()));
        RunningContainer container =
                new RunningContainer(id, "db", "library/mysql:8", null, null, Map.of(), Map.of(), Set.of(), "", NOON);
        List<Candidate> found = candidates(DiscoverySettings.NONE)
                .of(List.of(new Listener("0.0.0.0", 8080, 12)), new Containers(List.of(container), Set.of()), NOON);
        assertEquals("it is a database", found.get(0).ignoredBecause());
    }

    @Test
    void ofAProcessWithVeryManyPortsTheLowestAreAskedAndTheRestIsOneLine() {
        Listener[] listeners = IntStream.range(20_000, 30_000)
                .mapToObj(port -> new Listener("0.0.0.0", port, 4))
                .toArray(Listener[]::new);
        DeclaredService declared =
                new DeclaredService("high", new Endpoint("127.0.0.1", 29_000), null, null, false, Access.NONE);

        List<Candidate> found = candidates(wishes(declared)).of(List.of(listeners), NO_CONTAINERS, NOON);

        assertEquals(34, found.size());
        List<Integer> asked = found.stream()
                .filter(Candidate::asked)
                .map(candidate -> candidate.endpoint().port())
                .toList();
        assertEquals(
                IntStream.concat(IntStream.range(20_000, 20_032), IntStream.of(29_000))
                        .boxed()
                        .toList(),
                asked);
        Candidate rest = found.stream()
                .filter(candidate -> !candidate.asked())
                .findFirst()
                .orElseThrow();
        assertEquals(20_032, rest.endpoint().port());
        assertEquals(
                "of a process, the 32 lowest ports are asked, the others are not: 9967 up to 29999;"
                        + " declare a service to have it asked",
                rest.ignoredBecause());
    }

    @Test
    void ofAContainerThatPublishesVeryManyPortsTheRestIsOneLine() {
        Map<Integer, Integer> ports =
                IntStream.range(20_000, 20_033).boxed().collect(Collectors.toMap(port -> port, port -> port));
        Containers containers = new Containers(List.of(Samples.container("media", "acme/media:1", ports)), Set.of());

        List<Candidate> found =
                candidates(DiscoverySettings.NONE).of(List.of(new Listener("0.0.0.0", 20_032, 3)), containers, NOON);

        assertEquals(33, found.size());
        assertEquals(
                List.of("of a container, the 32 lowest ports are asked, the others are not: 1;"
                        + " declare a service to have it asked"),
                found.stream()
                        .filter(candidate -> !candidate.asked())
                        .map(Candidate::ignoredBecause)
                        .toList());
    }

    private static IgnoreList ignoring(String word) {
        return new IgnoreList(Map.of(word, new Position("devmon.yaml", 3)));
    }

    private static DiscoverySettings wishes(DeclaredService declared) {
        return new DiscoverySettings("development", List.of(declared), IgnoreList.NOTHING);
    }

    private Candidates candidates(DiscoverySettings wishes) {
        return new Candidates(Samples.rules(), pid -> Optional.ofNullable(processes.get(pid)), wishes);
    }

    private Candidate one(DiscoverySettings wishes, Listener... listeners) {
        List<Candidate> found = candidates(wishes).of(List.of(listeners), NO_CONTAINERS, NOON);
        assertEquals(1, found.size());
        return found.get(0);
    }

    private @Nullable String reason(DiscoverySettings wishes, Listener listener) {
        return one(wishes, listener).ignoredBecause();
    }
}
