package dev.devmon.inputs;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.ObservedStack;
import dev.devmon.reconcile.PortAvailability;
import dev.devmon.session.Session;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes blueprints, from which components would be created now. */
public final class BlueprintFactory {
    private BlueprintFactory() {}

    /**
     * Returns the inputs of the blueprints.
     *
     * @throws FailureException {@code INVALID_FILE}, with every error in the settings, secrets and generated files
     */
    public static BlueprintInputs inputs(Session session, BlueprintInputs.PortPolicy ports) {
        Stack stack = session.stack();
        SecretFiles.check(stack.settings().discovery().services());
        CollectedLogs logs = CollectedLogs.of(stack.settings(), new FoundLogs(session.state()).read());
        return new BlueprintInputs(
                session.environment(),
                ZoneId.systemDefault().getId(),
                PortAvailability.busy(stack),
                secrets(stack),
                GeneratedFiles.of(stack, logs),
                logs.folders(),
                ports);
    }

    private static Map<String, String> secrets(Stack stack) {
        Map<String, String> secrets =
                new HashMap<>(SecretFiles.read(stack.settings().secrets()));
        secrets.putAll(Forwarding.secrets(stack.settings().forward()));
        return secrets;
    }

    /**
     * Returns the blueprints of components that another tool brings up elsewhere: at the ports in the settings, and
     * without what the agent has found on this machine.
     *
     * @param engine the engine to be brought up on
     * @throws FailureException as {@link #inputs} does
     */
    public static List<Blueprint> elsewhere(
            Stack stack, Map<String, String> environment, EngineInfo engine, List<Component> selected) {
        SecretFiles.check(stack.settings().discovery().services());
        CollectedLogs logs = CollectedLogs.of(stack.settings(), List.of());
        Map<String, Blueprint> all = Blueprints.of(
                stack,
                new ObservedStack(engine, List.of(), Map.of(), Set.of(), Map.of()),
                new BlueprintInputs(
                        environment,
                        ZoneId.systemDefault().getId(),
                        Set.of(),
                        secrets(stack),
                        GeneratedFiles.of(stack, logs),
                        logs.folders(),
                        BlueprintInputs.PortPolicy.STRICT),
                selected);
        return selected.stream()
                .map(component -> Objects.requireNonNull(all.get(component.name()), component.name()))
                .toList();
    }

    /**
     * Returns the blueprint of the component that serves an interface, whether it runs or not.
     *
     * @throws FailureException {@code USAGE} when the stack has no such component
     */
    public static Blueprint serving(Session session, String serving) {
        Stack stack = session.stack();
        Component component = stack.requireServing(serving);
        ObservedStack observed = session.engine().observe(stack.name(), List.of());
        return Objects.requireNonNull(
                Blueprints.of(
                                stack,
                                observed,
                                inputs(session, BlueprintInputs.PortPolicy.FALL_BACK)
                                        .on(observed.engine()))
                        .get(component.name()),
                component.name());
    }
}
