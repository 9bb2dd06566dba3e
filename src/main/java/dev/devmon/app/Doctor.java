package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.codec.Quantity;
import dev.devmon.definition.Component;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.Place;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.PortAvailability;
import dev.devmon.reconcile.Preflight;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ContainerMeasurement;
import dev.devmon.stores.MetricsQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Checks everything that {@code up} needs, and reports what stands in its way. */
public final class Doctor {
    private final Session session;
    private final IntFunction<Optional<String>> portHolder;
    private final AgentProcess agent;

    /** @param portHolder returns what listens on a port, in words */
    public Doctor(Session session, IntFunction<Optional<String>> portHolder, AgentProcess agent) {
        this.session = session;
        this.portHolder = portHolder;
        this.agent = agent;
    }

    /** The outcome of a check. */
    public enum Outcome {
        OK,
        WARNING,
        FAILED
    }

    /**
     * The result of one check.
     *
     * @param fix what to do; null when nothing is wrong
     */
    public record Diagnosis(String check, Outcome outcome, String found, @Nullable String fix) {
        static Diagnosis ok(String check, String found) {
            return new Diagnosis(check, Outcome.OK, found, null);
        }

        static Diagnosis warning(String check, String found, String fix) {
            return new Diagnosis(check, Outcome.WARNING, found, fix);
        }
    }

    /**
     * The results of all checks.
     *
     * @param failure the failure that decides the exit code; null when nothing failed
     */
    public record Report(List<Diagnosis> findings, @Nullable Failure failure) {}

    public Report run() {
        List<Diagnosis> findings = new ArrayList<>();
        findings.add(Diagnosis.ok("java", Runtime.version() + " " + System.getProperty("java.home")));
        findings.add(Diagnosis.ok(
                "settings",
                session.stack().settings().files().isEmpty()
                        ? "defaults, no devmon.yaml"
                        : String.join(", ", session.stack().settings().files())));
        EngineInfo engine;
        try {
            engine = session.engine().info();
        } catch (FailureException e) {
            Failure failure = e.failures().get(0);
            findings.add(new Diagnosis(
                    EngineCheck.NAME, Outcome.FAILED, failure.what() + ": " + failure.why(), failure.fix()));
            return new Report(findings, failure);
        }
        findings.addAll(EngineCheck.of(engine, session.engine().address()));
        List<Component> wanted = session.stack().select(List.of(), List.of());
        findings.add(memory(engine, wanted));
        findings.add(images(wanted));
        RunningStack running = RunningStack.of(session);
        if (engine.nature().place() != Place.ELSEWHERE) {
            findings.addAll(ports(running.containers()));
        }
        MetricsQuery metrics = MetricsQuery.of(running);
        findings.addAll(ForwardCheck.of(session.stack(), metrics));
        ContainerMeasurement.of(session.stack(), metrics)
                .ifPresent(containers -> findings.add(Diagnosis.ok("containers", containers.describe())));
        new PodAccess(session).diagnosis().ifPresent(findings::add);
        findings.add(agent(agent.look()));
        return new Report(findings, null);
    }

    private static Diagnosis agent(AgentProcess.Sight agent) {
        return switch (agent.state()) {
            case RUNNING -> Diagnosis.ok("agent", "running, pid " + agent.pid());
            case HANGING ->
                Diagnosis.warning(
                        "agent",
                        "hanging since " + agent.lastSeen() + ", pid " + agent.pid(),
                        "`devmon up` replaces it");
            case STOPPED -> Diagnosis.warning("agent", "is not running", "`devmon up` starts it");
        };
    }

    private Diagnosis memory(EngineInfo engine, List<Component> wanted) {
        long needed = wanted.stream().mapToLong(Component::memoryBytes).sum();
        String found =
                "limits add up to " + Quantity.humanBytes(needed) + " of " + Quantity.humanBytes(engine.memoryBytes());
        Optional<Diagnosis> smaller = session.stack()
                .profiles()
                .recommended(needed, engine.memoryBytes())
                .map(offer -> Diagnosis.warning("memory", found, ChosenProfile.advice(offer)));
        return smaller.orElseGet(() -> engine.memoryBytes() == 0 || needed <= engine.memoryBytes()
                ? Diagnosis.ok("memory", found)
                : Diagnosis.warning(
                        "memory", found, "skip a group: `devmon up --without " + Preflight.largestGroup(wanted) + "`"));
    }

    private Diagnosis images(List<Component> wanted) {
        List<String> images = wanted.stream().map(Component::image).distinct().toList();
        Map<String, String> present = session.engine().imageIds(images);
        List<String> missing =
                images.stream().filter(image -> !present.containsKey(image)).toList();
        return missing.isEmpty()
                ? Diagnosis.ok("images", "all " + images.size() + " are here")
                : Diagnosis.warning(
                        "images",
                        missing.size() + " of " + images.size() + " still have to be pulled: "
                                + String.join(", ", missing),
                        "`devmon up` pulls them");
    }

    private List<Diagnosis> ports(List<ObservedContainer> running) {
        Set<Integer> own = new HashSet<>();
        for (ObservedContainer container : running) {
            container.ports().values().forEach(port -> own.add(port.host()));
        }
        Set<Integer> busy = PortAvailability.busy(session.stack());
        List<Diagnosis> taken = new ArrayList<>();
        for (Component component : session.stack().select(List.of(), List.of())) {
            component.published().forEach((name, port) -> {
                if (busy.contains(port) && !own.contains(port)) {
                    taken.add(Diagnosis.warning(
                            "port " + port,
                            "wanted by " + component.name() + ", taken by "
                                    + portHolder.apply(port).orElse("another process"),
                            "devmon takes the next free one; or set ports." + component.name() + "." + name));
                }
            });
        }
        return taken.isEmpty() ? List.of(Diagnosis.ok("ports", "all free or in use by this stack")) : taken;
    }
}
