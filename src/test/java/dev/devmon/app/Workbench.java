package dev.devmon.app;

import static org.awaitility.Awaitility.await;

import dev.devmon.agent.AgentProcess;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.Engine;
import dev.devmon.engine.FakeEngine;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.Outage;
import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.session.FakeClock;
import dev.devmon.session.Session;
import dev.devmon.session.Sleeper;
import dev.devmon.session.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the use cases work with: a stack in a folder, an engine in memory, a clock that stands still, and an agent that does nothing. */
public final class Workbench implements AutoCloseable {
    /** Waits in reality, if shortly, and lets the clock stand: for components that the test makes ready. */
    static final Sleeper PATIENT = duration -> Thread.sleep(1);

    public final StackFolder folder;
    public final FakeClock clock = new FakeClock();
    public final FakeEngine engine = new FakeEngine(clock);
    public final Outage outage = new Outage(engine);
    public final LoopbackPages pages = engine.answerOnPorts();
    final List<Event> events = new CopyOnWriteArrayList<>();
    public final StateFolder state;

    /** Of the sessions that are made from now on. */
    public Sleeper sleeper = clock;

    public Workbench(Path root) {
        this.folder = new StackFolder(root);
        this.state = new StateFolder(root.resolve("state"));
        try {
            Files.createDirectories(state.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A component that is ready as soon as it runs, on no port. */
    public Workbench quick(String path, String more) {
        folder.component(path, more);
        engine.logsAtStart(path.substring(path.lastIndexOf('/') + 1), "ready");
        return this;
    }

    /** A component that is ready when the test logs "ready" for it. */
    Workbench slow(String path, String more) {
        folder.component(path, more);
        return this;
    }

    /** A store, an app that starts after it, and another component. */
    void storeAppAndOther() {
        quick("data/store", "").quick("app", "after: [store]\n").quick("other", "");
    }

    static List<String> whats(FailureException failure) {
        return failure.failures().stream().map(Failure::what).toList();
    }

    /** Lets ten seconds pass in every pause: for components that never get ready. */
    Workbench hasty() {
        sleeper = duration -> clock.sleep(Duration.ofSeconds(10));
        return this;
    }

    /** The rules of discovery that ship with devmon. */
    public Workbench withDiscoveryRules() throws IOException {
        folder.file("prometheus/discovery.yaml", Files.readString(Path.of("stack/prometheus/discovery.yaml")));
        return this;
    }

    public Session session() {
        return session(engine);
    }

    public Session session(Engine reached) {
        return new Session(folder.load(), reached, state, events::add, Map.of(), clock, sleeper);
    }

    /** An agent that ends at once, after it has made a file. */
    public AgentProcess agent() {
        return new AgentProcess(
                state, List.of("sh", "-c", "touch '" + agentStarted() + "'"), () -> "test", Clock.systemUTC());
    }

    Path agentStarted() {
        return state.file("agent-was-started");
    }

    public Up up() {
        return new Up(session(), port -> Optional.of("pid 7 \"java\""), agent());
    }

    public Up.Result bringUp(String... names) {
        return up().run(request(names));
    }

    public static Up.Request request(String... names) {
        return new Up.Request(List.of(names), List.of(), PortPolicy.FALL_BACK);
    }

    /** The events of one component, one a line: their kind, and what they say. */
    List<String> story(String subject) {
        return events.stream()
                .filter(event -> event.subject().equals(subject))
                .map(Workbench::words)
                .toList();
    }

    private static String words(Event event) {
        if (event instanceof Event.Ready) {
            return "ready";
        }
        if (event instanceof Event.Waiting) {
            return "waiting";
        }
        if (event instanceof Event.Started started) {
            return started.doing();
        }
        if (event instanceof Event.Done done) {
            return done.done();
        }
        if (event instanceof Event.Failed failed) {
            return "failed: " + failed.what();
        }
        return event instanceof Event.Note note ? note.text() : "pulling";
    }

    public void passes(Duration duration) {
        clock.sleep(duration);
    }

    @Override
    public void close() {
        if (Files.exists(state.file("agent.out"))) {
            // started in the background: nothing may be written any more when the folder is removed
            await().until(() -> Files.exists(agentStarted()));
        }
        pages.close();
    }
}
