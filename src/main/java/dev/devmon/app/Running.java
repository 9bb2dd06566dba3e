package dev.devmon.app;

import dev.devmon.definition.Component;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.health.ReadinessWait;
import dev.devmon.plan.ObservedContainer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Use cases on components that are there already: their pages, their logs, a restart. */
public final class Running {
    private final Session session;

    public Running(Session session) {
        this.session = session;
    }

    /**
     * The address of a component's first page.
     *
     * @throws dev.devmon.failure.FailureException {@code COMPONENT} when it does not run, {@code USAGE} when it has no
     *     page or its name is unknown
     */
    public String page(String name) {
        session.stack().checkKnown(List.of(name));
        Component component = session.stack()
                .component(name)
                .orElseThrow(() -> new Failure(
                                "\"" + name + "\" is a group",
                                "a page belongs to a component: " + members(name),
                                "name one of them",
                                ExitCode.USAGE)
                        .asException());
        if (component.links().isEmpty()) {
            throw new Failure(
                            name + " has no page",
                            "its component file names no link",
                            "`devmon status` lists the pages",
                            ExitCode.USAGE)
                    .asException();
        }
        return Pages.of(component, container(name).ports()).get(0).url();
    }

    /** The address of the stack's front page: the first component in the definition that offers one and runs. */
    public String frontPage() {
        List<ObservedContainer> containers =
                session.engine().containers(session.stack().name());
        return session.stack().components().stream()
                .filter(component -> !component.links().isEmpty())
                .sorted(java.util.Comparator.comparing(
                        component -> component.portServing("front-page").isEmpty()))
                .flatMap(component -> containers.stream()
                        .filter(container -> container.component().equals(component.name()) && container.running())
                        .flatMap(container -> Pages.of(component, container.ports()).stream()))
                .findFirst()
                .orElseThrow(() -> notRunning("no component with a page"))
                .url();
    }

    /**
     * Restarts a component's container and waits until it is ready.
     *
     * @throws dev.devmon.failure.FailureException {@code COMPONENT} when it does not get ready
     */
    public void restart(String name) {
        session.stack().checkKnown(List.of(name));
        StackLock.whileHeld(session, "restart", () -> {
            ObservedContainer container = container(name);
            Instant begin = session.clock().instant();
            session.engine().restart(container.id());
            session.stack().component(name).ifPresent(component -> awaitReady(component, container, begin));
            return name;
        });
    }

    private void awaitReady(Component component, ObservedContainer container, Instant begin) {
        try {
            new ReadinessWait(session.engine(), session.clock(), session.sleeper())
                    .await(component, container.id(), container.ports(), begin, session.events());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The containers of the named components and groups; of all without names. */
    public List<ObservedContainer> containers(Collection<String> names) {
        session.stack().checkKnown(names);
        List<ObservedContainer> found =
                session.engine().containers(session.stack().name()).stream()
                        .filter(container -> names.isEmpty()
                                || names.contains(container.component())
                                || session.stack()
                                        .component(container.component())
                                        .filter(component -> names.contains(component.group()))
                                        .isPresent())
                        .toList();
        if (found.isEmpty()) {
            throw notRunning(names.isEmpty() ? "the stack" : String.join(", ", names));
        }
        return found;
    }

    private ObservedContainer container(String name) {
        return session.engine().containers(session.stack().name()).stream()
                .filter(container -> container.component().equals(name) && container.running())
                .findFirst()
                .orElseThrow(() -> notRunning(name));
    }

    private dev.devmon.failure.FailureException notRunning(String what) {
        return new Failure(
                        what + " does not run",
                        "the stack " + session.stack().name() + " has no running container of it",
                        "`devmon up` starts it, `devmon status` says what runs",
                        ExitCode.COMPONENT)
                .asException();
    }

    private String members(String group) {
        return session.stack().components().stream()
                .filter(component -> component.group().equals(group))
                .map(Component::name)
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
