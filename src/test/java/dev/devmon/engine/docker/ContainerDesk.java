package dev.devmon.engine.docker;

import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.DockerCli;
import dev.devmon.event.EventSink;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** A real engine and a stack of its own in a folder; takes everything away that it made. */
final class ContainerDesk implements AutoCloseable {
    static final String STAND_IN = "devmon-lab/stand-in:lab";

    final String stack = "it-" + Integer.toHexString(new Random().nextInt(1 << 30));
    final DockerEngine engine = DockerEngine.fromEnvironment();
    private final StackFolder folder;

    ContainerDesk(Path folder) {
        this.folder = new StackFolder(folder);
    }

    /** Writes a component file: a stand-in with this command, ready at its port {@code http}, and then {@code more}. */
    ContainerDesk component(String name, int port, String command, String more) {
        folder.file(
                name + "/component.yaml",
                String.format(
                                Locale.ROOT,
                                """
                schema: 1
                name: %s
                summary: A stand-in
                image: %s
                command: [%s]
                ports: {http: {container: 8080, host: %d}}
                ready: {http: {port: http, path: /}, within: 30s}
                memory: 48m
                """,
                                name,
                                STAND_IN,
                                command,
                                port)
                        + more);
        return this;
    }

    ContainerDesk file(String path, String text) {
        folder.file(path, text);
        return this;
    }

    Blueprint blueprint(String component) {
        Stack loaded = StackLoader.load(folder.files(), List.of(), stack);
        ObservedStack observed = engine.observe(stack, List.of());
        BlueprintInputs surroundings = new BlueprintInputs(
                Map.of(), "UTC", Set.of(), Map.of(), Map.of(), List.of(), BlueprintInputs.PortPolicy.STRICT);
        return Objects.requireNonNull(
                Blueprints.of(loaded, observed, surroundings).get(component), component);
    }

    void run(Step step) {
        engine.execute(step, EventSink.NOWHERE);
    }

    /** Creates and starts a component's container, with its network where there is none. */
    ObservedContainer start(String component) {
        String network = Blueprint.networkName(stack);
        if (DockerCli.networks(stack).isEmpty()) {
            run(new Step.CreateNetwork(network, stack, "the test wants it"));
        }
        run(new Step.CreateContainer(blueprint(component), "the test wants it"));
        run(new Step.StartContainer(blueprint(component), ObservedContainer.State.CREATED, "the test wants it"));
        return observed(component);
    }

    void remove(ObservedContainer container) {
        run(new Step.RemoveContainer(container.component(), container, "the test is done with it"));
    }

    ObservedContainer observed(String component) {
        return engine.containers(stack).stream()
                .filter(container -> container.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container of " + component));
    }

    /** What the docker command says of a component's container; the format is Go's template. */
    String inspect(String component, String format) {
        return DockerCli.run("inspect", "--format", format, Blueprints.containerName(stack, component));
    }

    /** What a command says that runs in the component's container. */
    String inside(String component, String user, String... words) {
        List<String> command =
                new ArrayList<>(List.of("exec", "--user", user, Blueprints.containerName(stack, component)));
        command.addAll(List.of(words));
        return DockerCli.run(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        engine.close();
        DockerCli.removeStack(stack);
    }
}
