package dev.devmon.reconcile;

import dev.devmon.definition.Component;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.Step;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts ephemeral containers from a component's image: a second server beside the stack's, or only its tools. */
public final class ToolContainers {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String IDLE_SECONDS = "900";

    private final Session session;

    public ToolContainers(Session session) {
        this.session = session;
    }

    /**
     * Starts a server like {@link #server(Blueprint, List, String, Map, EphemeralContainer.Network)}, without more
     * options.
     */
    public EphemeralContainer server(
            Blueprint blueprint, String port, Map<String, String> files, EphemeralContainer.Network network) {
        return server(blueprint, List.of(), port, files, network);
    }

    /**
     * Starts a server with the component's own command and more options; it answers on
     * {@link EphemeralContainer#port()}.
     */
    public EphemeralContainer server(
            Blueprint blueprint,
            List<String> options,
            String port,
            Map<String, String> files,
            EphemeralContainer.Network network) {
        Component.Port inside = blueprint.definition().ports().get(port);
        if (inside == null) {
            throw new IllegalArgumentException(blueprint.component() + " has no port " + port);
        }
        ensureImage(blueprint);
        EphemeralContainer started = session.engine()
                .startEphemeral(new EphemeralContainer.Spec(
                        session.stack().name(),
                        blueprint.image(),
                        null,
                        Stream.concat(blueprint.command().stream(), options.stream())
                                .toList(),
                        files,
                        inside.container(),
                        network));
        try {
            awaitReady(blueprint, started);
        } catch (FailureException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Starts a container that does nothing but hold the image's tools and these files. */
    public EphemeralContainer tools(Blueprint blueprint, Map<String, String> files) {
        ensureImage(blueprint);
        return session.engine()
                .startEphemeral(new EphemeralContainer.Spec(
                        session.stack().name(),
                        blueprint.image(),
                        "sleep",
                        List.of(IDLE_SECONDS),
                        files,
                        null,
                        EphemeralContainer.Network.APART));
    }

    private void ensureImage(Blueprint blueprint) {
        if (session.engine().imageIds(List.of(blueprint.image())).isEmpty()) {
            session.engine()
                    .execute(
                            new Step.PullImage(blueprint.component(), blueprint.image(), "not on this engine"),
                            session.events());
        }
    }

    /** @throws FailureException {@code COMPONENT} when the server does not become ready */
    public void awaitReady(Blueprint blueprint, EphemeralContainer server) {
        ReadinessCheck check = new ReadinessCheck(session.engine());
        Polling.every(PAUSE, session)
                .await(WITHIN, () -> {
                    int port = server.port();
                    return check.whyNot(
                            blueprint.definition().ready().check(),
                            server.id(),
                            Map.of("http", new PortBinding(port, port, port)));
                })
                .ifPresent(whyNot -> {
                    throw FailureException.component(
                            "a second " + blueprint.component() + " does not become ready",
                            whyNot,
                            "try again; `devmon doctor` checks the engine");
                });
    }
}
