package dev.devmon.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
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
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEndingsTest {
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
        return new ServiceEndings(engine(), Samples.rules().crashes(), processes).of(service, Samples.NOON);
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
