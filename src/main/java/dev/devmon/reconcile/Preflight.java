package dev.devmon.reconcile;

import dev.devmon.codec.Quantity;
import dev.devmon.definition.Component;
import dev.devmon.definition.Profiles;
import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedStack;
import dev.devmon.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Checks for what is bound to fail, before anything is changed. */
public final class Preflight {
    private final Session session;
    private final IntFunction<Optional<String>> portHolder;

    /** @param portHolder returns what listens on a port, in words */
    public Preflight(Session session, IntFunction<Optional<String>> portHolder) {
        this.session = session;
        this.portHolder = portHolder;
    }

    /**
     * Checks memory and ports.
     *
     * @param starting the containers that will be created or started
     * @param busy the ports that cannot be bound now
     * @throws FailureException {@code PREFLIGHT} with everything that is in the way
     */
    public void check(List<Component> selected, List<Blueprint> starting, ObservedStack observed, Set<Integer> busy) {
        List<Failure> failures = new ArrayList<>();
        memory(selected, observed.engine()).ifPresent(failures::add);
        if (observed.engine().nature().place() == EngineInfo.Place.ELSEWHERE) {
            UnforwardedPorts.of(starting, busy, session.engine().address()).ifPresent(failures::add);
        } else {
            starting.forEach(blueprint -> ports(blueprint, observed, busy, failures));
        }
        FailureException.throwIfAny(failures);
    }

    private Optional<Failure> memory(List<Component> selected, EngineInfo engine) {
        long needed = selected.stream().mapToLong(Component::memoryBytes).sum();
        if (engine.memoryBytes() == 0 || needed <= engine.memoryBytes()) {
            return Optional.empty();
        }
        return Optional.of(Failure.preflight(
                "not enough memory for what is selected",
                "its limits add up to " + Quantity.humanBytes(needed) + ", the engine has "
                        + Quantity.humanBytes(engine.memoryBytes()),
                session.stack()
                                .profiles()
                                .recommended(needed, engine.memoryBytes())
                                .map(offer -> "choose a smaller profile (`devmon up " + Profiles.OPTION + " "
                                        + offer.profile().name() + "`), ")
                                .orElse("")
                        + "skip a group (`devmon up --without " + largestGroup(selected)
                        + "`), give the engine more memory, or lower `memory:` in devmon.yaml"));
    }

    /** Returns the group whose memory limits add up to the most. */
    public static String largestGroup(List<Component> components) {
        return components.stream()
                .collect(Collectors.groupingBy(
                        Component::group, TreeMap::new, Collectors.summingLong(Component::memoryBytes)))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private void ports(Blueprint blueprint, ObservedStack observed, Set<Integer> busy, List<Failure> failures) {
        boolean replaces = observed.container(blueprint.component())
                .filter(ObservedContainer::alive)
                .isPresent();
        blueprint.ports().forEach((name, port) -> {
            boolean own = replaces
                    && observed.container(blueprint.component())
                            .map(container -> container.ports().get(name))
                            .filter(before -> before.host() == port.host())
                            .isPresent();
            if (busy.contains(port.host()) && !own) {
                failures.add(Failure.preflight(
                        "port " + port.host() + " is already in use (component " + blueprint.component() + ")",
                        holder(port.host()) + " listens on 127.0.0.1:" + port.host(),
                        String.format(
                                Locale.ROOT,
                                "stop it, or set ports.%s.%s in devmon.yaml",
                                blueprint.component(),
                                name)));
            } else if (port.substituted()) {
                session.events()
                        .accept(new Event.Note(
                                blueprint.component(),
                                busy.contains(port.wanted())
                                        ? "port " + port.wanted() + " is taken by " + holder(port.wanted()) + ": using "
                                                + port.host()
                                        : "using port " + port.host() + " instead of " + port.wanted()));
            }
        });
    }

    private String holder(int port) {
        return portHolder.apply(port).orElse("another process");
    }
}
