package dev.devmon.agent.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource.Ending;
import dev.devmon.discovery.target.ProcessEndings;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.Engine;
import dev.devmon.engine.EngineException;
import dev.devmon.engine.EngineException.Kind;
import dev.devmon.engine.Vitals;
import dev.devmon.failure.Failure;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.EndedRuns;
import dev.devmon.session.StateFolder;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEndingsTest {
    @TempDir
    Path folder;

    private List<String> log = List.of();
    private Supplier<Vitals> vitals = () -> vitals(State.EXITED, 0, false);

    @ParameterizedTest
    @CsvSource({"0", "130", "137", "143"})
    void whatWasAskedToEndHasStopped(int exitCode) {
        vitals = () -> vitals(State.EXITED, exitCode, false);
        assertEquals(
                new Ending(ServiceState.STOPPED, "its container exited with code " + exitCode), end().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "EXITED, exited with code 3",
        "RESTARTING, exited with code 3 and is being restarted",
        "DEAD, exited with code 3"
    })
    void anotherExitCodeIsACrashWithTheLastWords(State state, String how) {
        log = List.of("listening", "cannot open jdbc://shop:hunter2@db", " ");
        vitals = () -> vitals(state, 3, false);
        assertEquals(
                new Ending(ServiceState.CRASHED, "its container " + how + ": cannot open jdbc://shop:***@db"),
                end().orElseThrow());
        log = List.of("panic: boom", "", "goroutine 1 [running]:", "main.main()");
        assertEquals(new Ending(ServiceState.CRASHED, "its container " + how + ": panic: boom"), end().orElseThrow());
        log = List.of();
        assertEquals(new Ending(ServiceState.CRASHED, "its container " + how), end().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "orders, 3, CRASHED, it crashed: its exit code is 3",
        "orders, 139, CRASHED, it crashed: its exit code is 139",
        "orders, 143, STOPPED, it has ended",
        "orders, 0, STOPPED, it has ended",
        "payments, 3, STOPPED, it has ended"
    })
    void whatDevmonRunStartedHasAnExitCode(String command, int exitCode, ServiceState state, String reason) {
        AtomicBoolean runs = new AtomicBoolean(true);
        ProcessIdentity process = new ProcessIdentity(
                4711, "node", "node", List.of(), null, Samples.NOON.minusSeconds(60), Map.of(), 0, null, Set.of());
        ProcessEndings processes = new ProcessEndings(
                pid -> Optional.of(process).filter(found -> runs.get()),
                Samples.rules().crashes(),
                List::of);
        EndedRuns ended = new EndedRuns(new StateFolder(folder));
        ServiceEndings endings = new ServiceEndings(engine(), Samples.rules().crashes(), processes, ended);
        DiscoveredService service = Samples.service("orders", Verdict.ADMITTED);
        endings.remember(List.of(service));
        runs.set(false);
        ended.note(4700, command, exitCode, Samples.NOON);

        assertEquals(
                new Ending(state, reason),
                endings.of(service, Samples.NOON.plusSeconds(10)).orElseThrow());
        assertEquals(
                "it has ended",
                endings.of(service, Samples.NOON.plusSeconds(90)).orElseThrow().reason(),
                "an exit of long ago is another one's");
    }

    @Test
    void lackOfMemoryIsACrashWhateverTheCode() {
        vitals = () -> vitals(State.EXITED, 137, true);
        assertEquals(new Ending(ServiceState.CRASHED, "its container ran out of memory"), end().orElseThrow());
    }

    @Test
    void aContainerThatIsThereDoesNotRespond() {
        vitals = () -> vitals(State.RUNNING, 0, false);
        assertEquals(
                new Ending(ServiceState.UNRESPONSIVE, "it listens no more, and its container runs"),
                end().orElseThrow());
        vitals = () -> vitals(State.PAUSED, 0, false);
        assertEquals(
                new Ending(ServiceState.UNRESPONSIVE, "it listens no more, and its container is paused"),
                end().orElseThrow());
        vitals = () -> vitals(State.REMOVING, 0, false);
        assertEquals(Optional.empty(), end(), "what becomes of it is not known yet");
    }

    @Test
    void oneThatWasRemovedHasStoppedAndASilentEngineSaysNothing() {
        vitals = () -> {
            throw new EngineException(
                    Kind.GONE,
                    Failure.engineUnreachable("gone", "it was removed", "none"),
                    new IllegalStateException());
        };
        assertEquals(new Ending(ServiceState.STOPPED, "its container was removed"), end().orElseThrow());
        vitals = () -> {
            throw new EngineException(
                    Kind.UNREACHABLE,
                    Failure.engineUnreachable("away", "nobody answers", "start it"),
                    new IllegalStateException());
        };
        assertEquals(Optional.empty(), end());
    }

    private static Vitals vitals(State state, int exitCode, boolean outOfMemory) {
        return new Vitals(state, exitCode, 0, outOfMemory, Instant.EPOCH);
    }

    private Optional<Ending> end() {
        DiscoveredService service = Samples.last(
                Samples.service("orders", Verdict.ADMITTED),
                "shop-orders-1",
                ServiceState.RUNNING,
                "it has metrics",
                Samples.NOON);
        ProcessEndings processes =
                new ProcessEndings(pid -> Optional.empty(), Samples.rules().crashes(), List::of);
        return new ServiceEndings(
                        engine(), Samples.rules().crashes(), processes, new EndedRuns(new StateFolder(folder)))
                .of(service, Samples.NOON);
    }

    /** Knows one container. */
    private Engine engine() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    assertEquals("shop-orders-1", arguments[0]);
                    if (method.getName().equals("vitals")) {
                        return vitals.get();
                    }
                    assertEquals("logs", method.getName());
                    @SuppressWarnings("unchecked")
                    Consumer<String> lines = (Consumer<String>) arguments[2];
                    log.forEach(lines);
                    return null;
                });
    }
}
