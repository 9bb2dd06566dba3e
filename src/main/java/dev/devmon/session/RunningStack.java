package dev.devmon.session;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stack and its containers, as the engine listed them at one moment. */
public record RunningStack(Stack stack, List<ObservedContainer> containers) {
    public RunningStack {
        containers = List.copyOf(containers);
    }

    /** Returns the stack as it is now. */
    public static RunningStack of(Session session) {
        return new RunningStack(
                session.stack(), session.engine().containers(session.stack().name()));
    }

    /** Returns a component's container, whether it runs or not. */
    public Optional<ObservedContainer> container(String component) {
        return containers.stream()
                .filter(container -> container.component().equals(component))
                .findFirst();
    }

    /** Returns a component's container if it runs. */
    public Optional<ObservedContainer> running(String component) {
        return container(component).filter(ObservedContainer::running);
    }

    /**
     * Returns the container of a component that must run.
     *
     * @throws FailureException {@code COMPONENT} when the component does not run
     */
    public ObservedContainer require(String component) {
        return running(component).orElseThrow(() -> notRunning(component));
    }

    /** Returns the port on this machine of the component that serves an interface; empty when it does not run. */
    public Optional<Integer> port(String serving) {
        return stack.serving(serving)
                .flatMap(component -> running(component.name())
                        .flatMap(container -> component.portServing(serving).map(container.ports()::get)))
                .map(PortBinding::host);
    }

    /** A mount of a running component. */
    public record Mounted(Component component, ObservedContainer container, Mount mount) {}

    /** Returns the mounts of running components whose source matches. */
    public Stream<Mounted> mounting(Predicate<Mount.Source> sought) {
        return containers.stream()
                .filter(ObservedContainer::running)
                .flatMap(container -> stack.component(container.component()).stream()
                        .flatMap(component -> component.mounts().stream()
                                .filter(mount -> sought.test(mount.source()))
                                .map(mount -> new Mounted(component, container, mount))));
    }

    /**
     * Returns the containers of the named components and groups, or all containers if no names are given.
     *
     * @throws FailureException {@code USAGE} for an unknown name, {@code COMPONENT} when there is none
     */
    public List<ObservedContainer> select(Collection<String> names) {
        stack.checkKnown(names);
        List<ObservedContainer> found = containers.stream()
                .filter(container -> names.isEmpty()
                        || names.contains(container.component())
                        || stack.component(container.component())
                                .filter(component -> names.contains(component.group()))
                                .isPresent())
                .toList();
        if (found.isEmpty()) {
            throw notRunning(names.isEmpty() ? "the stack" : String.join(", ", names));
        }
        return found;
    }

    /** Returns the failure for a component, or the stack, that is needed and does not run. */
    public FailureException notRunning(String what) {
        if (stack.component(what).filter(Component::optional).isPresent()) {
            return FailureException.component(
                    what + " is not running",
                    "it is optional and runs only if you ask for it",
                    "`devmon up " + what + "` starts it");
        }
        @Nullable
        String skipped = stack.component(what).map(Component::skipReason).orElse(null);
        return skipped == null
                ? FailureException.component(
                        what + " is not running",
                        "the stack " + stack.name() + " has no running container for it",
                        "`devmon up` starts it, `devmon status` shows what runs")
                : FailureException.component(
                        what + " is skipped",
                        skipped,
                        "`devmon config` shows which file turns it off; `devmon up " + what + "` starts it anyway");
    }
}
