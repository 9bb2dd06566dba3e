package dev.devmon.discovery;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.Discovery.Sources;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.identify.DiscoverySettings;
import dev.devmon.discovery.identify.IgnoreList;
import dev.devmon.discovery.identify.OshiProcesses;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.ListenerSource;
import dev.devmon.discovery.listen.PodSource;
import dev.devmon.discovery.listen.RunningContainer;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.ServiceMemory;
import dev.devmon.discovery.target.SystemSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
    private static final ProbeSettings ASKING = ProbeSettings.forOneLook(() -> Route.DIRECT);
    private static final ProcessSource JAVA =
            pid -> Optional.of(Samples.process(pid, "java", "java", "-Dspring.application.name=service-" + pid));

    @TempDir
    Path folder;

    private final MovingClock clock = new MovingClock();
    private final List<Listener> listeners = new ArrayList<>();
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer().answering("/metrics", 200, LocalServer.TEXT, LocalServer.PAGE);
        listeners.add(new Listener("127.0.0.1", server.port(), 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void admitsAServiceInTheFirstCycleAndKeepsItAfterItStopped() throws IOException {
        Discovery discovery = discovery(DiscoverySettings.NONE);
        assertEquals(List.of("service-1 admitted"), verdicts(discovery.cycle()));
        listeners.clear();
        clock.move(Duration.ofMinutes(9));
        assertEquals(List.of("service-1 unreachable"), verdicts(discovery.cycle()));
        clock.move(Duration.ofMinutes(9));
        assertEquals(List.of("service-1 unreachable"), verdicts(discovery.cycle()));
        clock.move(Duration.ofMinutes(2));
        assertEquals(List.of(), discovery.cycle());
    }

    @Test
    void hasNewsWhenTheListenersHaveChanged() throws IOException {
        AtomicBoolean changed = new AtomicBoolean();
        ListenerSource source = new ListenerSource() {
            @Override
            public List<Listener> list() {
                return List.copyOf(listeners);
            }

            @Override
            public boolean changed() {
                return changed.get();
            }
        };
        Sources sources = new Sources(
                source,
                JAVA,
                ContainerSource.NONE,
                SenderSource.NONE,
                PodSource.NONE,
                SystemSource.NONE,
                EndingSource.NONE);
        Discovery discovery = new Discovery(
                sources, Samples.rules(), DiscoverySettings.NONE, ASKING, new ServiceMemory(folder), clock);
        discovery.cycle();
        assertFalse(discovery.hasNews());
        changed.set(true);
        assertTrue(discovery.hasNews());
    }

    @Test
    void remembersAcrossItsOwnRestart() throws IOException {
        discovery(DiscoverySettings.NONE).cycle();
        listeners.clear();
        assertEquals(
                List.of("service-1 unreachable"),
                verdicts(discovery(DiscoverySettings.NONE).cycle()));
    }

    @Test
    void forgetsWhatAnotherProcessForgot() throws IOException {
        Discovery discovery = discovery(DiscoverySettings.NONE);
        discovery.cycle();
        listeners.clear();
        new ServiceMemory(folder).forget("service-1");
        assertEquals(List.of(), discovery.cycle());
    }

    @Test
    void givesEveryListenerAVerdict() throws IOException {
        listeners.add(new Listener("127.0.0.1", 1, null));
        try (LocalServer empty = new LocalServer();
                LocalServer locked = new LocalServer().answering("/metrics", 401, "text/plain", "")) {
            listeners.add(new Listener("127.0.0.1", empty.port(), 2));
            listeners.add(new Listener("127.0.0.1", locked.port(), 3));
            assertEquals(
                    List.of("service-1 admitted", "service-2 no-metrics", "service-3 refused", "unknown ignored"),
                    verdicts(discovery(DiscoverySettings.NONE).cycle()));
        }
    }

    @Test
    void countsTheManagementPortAndNotTheOtherOne() throws IOException {
        try (LocalServer main = new LocalServer()) {
            listeners.add(new Listener("127.0.0.1", main.port(), 1));
            List<DiscoveredService> found = discovery(DiscoverySettings.NONE).cycle();
            assertEquals(
                    Set.of(Verdict.ADMITTED, Verdict.IGNORED),
                    found.stream().map(DiscoveredService::verdict).collect(Collectors.toSet()));
        }
    }

    @Test
    void aDeclaredServiceIsATargetBeforeDuringAndAfterItRuns() throws IOException {
        Endpoint endpoint = new Endpoint("127.0.0.1", server.port());
        Discovery discovery = discovery(new DiscoverySettings(
                "development",
                List.of(new DeclaredService("shop", endpoint, null, null, false, Access.NONE)),
                IgnoreList.NOTHING));
        assertEquals(List.of("shop admitted"), verdicts(discovery.cycle()));
        server.close();
        listeners.clear();
        clock.move(Duration.ofHours(1));
        List<DiscoveredService> later = discovery.cycle();
        assertEquals(List.of("shop unreachable"), verdicts(later));
        assertTrue(later.get(0).target());
    }

    @Test
    void changesNothingWhenListingFails() throws IOException {
        discovery(DiscoverySettings.NONE).cycle();
        Sources failing = new Sources(
                () -> {
                    throw new IOException("no");
                },
                JAVA,
                ContainerSource.NONE,
                SenderSource.NONE,
                PodSource.NONE,
                SystemSource.NONE,
                EndingSource.NONE);
        Discovery discovery = new Discovery(
                failing, Samples.rules(), DiscoverySettings.NONE, ASKING, new ServiceMemory(folder), clock);
        assertThrows(IOException.class, discovery::cycle);
        assertEquals(List.of("service-1 admitted"), verdicts(new ServiceMemory(folder).read()));
    }

    @Test
    void findsAContainerByItsPublishedPort() throws IOException {
        listeners.clear();
        RunningContainer container = Samples.container("billing", "acme/billing:1", Map.of(server.port(), 8080));
        Sources sources = new Sources(
                () -> listeners,
                JAVA,
                () -> new Containers(List.of(container), Set.of()),
                SenderSource.NONE,
                PodSource.NONE,
                SystemSource.NONE,
                EndingSource.NONE);
        Discovery discovery = new Discovery(
                sources, Samples.rules(), DiscoverySettings.NONE, ASKING, new ServiceMemory(folder), clock);
        assertEquals(List.of("billing admitted"), verdicts(discovery.cycle()));
    }

    @Test
    void findsThisVeryTest() throws IOException {
        Sources real = new Sources(
                ListenerSource.ofThisMachine(Clock.systemUTC()),
                OshiProcesses.ofThisMachine(Samples.rules()),
                ContainerSource.NONE,
                SenderSource.NONE,
                PodSource.NONE,
                SystemSource.NONE,
                EndingSource.NONE);
        // Declared, since whatever runs the tests may be a tool that is left alone.
        DiscoverySettings wishes = new DiscoverySettings(
                "development",
                List.of(new DeclaredService(
                        "myself", new Endpoint("127.0.0.1", server.port()), null, null, false, Access.NONE)),
                IgnoreList.NOTHING);
        DiscoveredService myself = new Discovery(
                        real, Samples.rules(), wishes, ASKING, new ServiceMemory(folder), Clock.systemUTC())
                .cycle().stream()
                        .filter(service -> service.name().equals("myself"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(Verdict.ADMITTED, myself.verdict());
        assertEquals((int) ProcessHandle.current().pid(), myself.pid());
        assertEquals(
                Verdict.SCRAPED,
                myself.confirmedBy((service, instance) -> Optional.of(true)).verdict());
        assertEquals(myself, myself.confirmedBy((service, instance) -> Optional.empty()));
        assertEquals(
                "unresponsive it runs, but does not answer when Prometheus asks it",
                Stream.of(myself.confirmedBy((service, instance) -> Optional.of(false)))
                        .map(service -> service.word() + " " + service.reason())
                        .collect(joining()));
    }

    private Discovery discovery(DiscoverySettings wishes) {
        Sources sources = new Sources(
                () -> List.copyOf(listeners),
                JAVA,
                ContainerSource.NONE,
                SenderSource.NONE,
                PodSource.NONE,
                SystemSource.NONE,
                EndingSource.NONE);
        return new Discovery(sources, Samples.rules(), wishes, ASKING, new ServiceMemory(folder), clock);
    }

    private static List<String> verdicts(List<DiscoveredService> services) {
        return services.stream()
                .map(service -> service.name() + " " + service.verdict().word())
                .toList();
    }
}
