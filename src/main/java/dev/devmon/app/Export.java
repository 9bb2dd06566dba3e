package dev.devmon.app;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.export.ComposeExport;
import dev.devmon.export.KubernetesExport;
import dev.devmon.export.KubernetesPlan;
import dev.devmon.export.KubernetesPlan.Runner;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the stack as files for another tool, which then needs no devmon. */
public final class Export {
    /** Follows the stack's name in that of the exported stack, so that the two can run side by side. */
    private static final String SUFFIX = "-export";

    /** What a cluster looks like to containers: an engine elsewhere, so that they listen on all their addresses. */
    private static final EngineInfo CLUSTER = new EngineInfo("", "", 0, HostNetwork.VIRTUAL_MACHINE, "");

    private final Session session;

    public Export(Session session) {
        this.session = session;
    }

    /**
     * The options of an export.
     *
     * @param without the components and groups to leave out
     * @param portOffset what is added to its ports
     */
    public record Request(Path folder, List<String> without, int portOffset) {}

    /**
     * The result of an export.
     *
     * @param stack the exported stack's name
     * @param leftOut the components that only work with an agent
     * @param written the number of files that are new or changed
     */
    public record Result(String stack, Path folder, List<String> leftOut, int written, int removed) {}

    /**
     * Exports the stack for docker compose.
     *
     * @throws FailureException {@code INVALID_FILE}, with every error in the settings; {@code USAGE} when the folder
     *     holds files that are not an export's
     */
    public Result compose(Request request) {
        Stack own = session.stack();
        Stack stack = own.elsewhere(own.name() + SUFFIX, request.portOffset());
        List<Component> selected = stack.select(List.of(), request.without());
        EngineInfo engine = session.engine().info();
        ExportFolder.Changes changes = new ExportFolder(request.folder(), "compose")
                .write(ComposeExport.files(
                        stack.name(),
                        BlueprintFactory.elsewhere(
                                stack,
                                session.environment(),
                                engine,
                                selected.stream()
                                        .filter(component -> !livesByTheAgent(component))
                                        .toList()),
                        engine.bridgeAddress(),
                        targets(engine)));
        return result(stack, request.folder(), selected, changes);
    }

    /**
     * Exports the stack for a Kubernetes cluster; needs no engine.
     *
     * @throws FailureException as {@link #compose} does
     */
    public Result kubernetes(Path folder, List<String> without, Runner runner) {
        Stack stack = session.stack();
        KubernetesPlan plan = KubernetesPlan.of(runner, stack.files());
        List<Component> selected = stack.select(List.of(), without).stream()
                .filter(component -> KubernetesExport.has(component, plan))
                .toList();
        List<Component> exported = selected.stream()
                .filter(component -> !livesByTheAgent(component))
                .toList();
        ExportFolder.Changes changes = new ExportFolder(folder, runner == Runner.OPERATORS ? "operator" : "kubernetes")
                .write(KubernetesExport.files(
                        BlueprintFactory.elsewhere(stack, session.environment(), CLUSTER, exported), plan));
        return result(stack, folder, selected, changes);
    }

    private static Result result(Stack stack, Path folder, List<Component> selected, ExportFolder.Changes changes) {
        return new Result(
                stack.name(),
                folder,
                selected.stream()
                        .filter(Export::livesByTheAgent)
                        .map(Component::name)
                        .toList(),
                changes.written(),
                changes.removed());
    }

    /** Returns whether a component does nothing until an agent configures it. */
    private static boolean livesByTheAgent(Component component) {
        return component.measures() != null
                || component.portServing(ServedApi.QUERY_RESULTS).isPresent();
    }

    /** Returns the targets for the services that discovery knows now. */
    private String targets(EngineInfo engine) {
        Optional<String> machine =
                engine.hostNetwork() == HostNetwork.NATIVE ? Optional.empty() : Optional.of("host.docker.internal");
        List<DiscoveredService> known = Discover.remembered(session).stream()
                .filter(service -> service.measured() == null)
                .toList();
        return new TargetList(machine, List.of()).json(known);
    }
}
