package dev.devmon.inputs;

import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.Blueprints;
import dev.devmon.reconcile.PortAvailability;
import dev.devmon.session.Session;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** Makes blueprints: what each component would be created from now. */
public final class BlueprintFactory {
    private BlueprintFactory() {}

    /** @throws FailureException {@code INVALID_FILE} with every error in the settings, secrets and generated files */
    public static BlueprintInputs inputs(Session session, BlueprintInputs.PortPolicy ports) {
        Stack stack = session.stack();
        SecretFiles.check(stack.settings().discovery().services());
        CollectedLogs logs = CollectedLogs.of(stack.settings(), new FoundLogs(session.state()).read());
        return new BlueprintInputs(
                session.environment(),
                ZoneId.systemDefault().getId(),
                PortAvailability.busy(stack),
                SecretFiles.read(stack.settings().secrets()),
                GeneratedFiles.of(stack, logs),
                logs.folders(),
                ports);
    }

    /**
     * The blueprint of the component that serves an interface, whether it runs or not.
     *
     * @throws FailureException {@code USAGE} when the stack has none
     */
    public static Blueprint serving(Session session, String serving) {
        Stack stack = session.stack();
        Component component = stack.requireServing(serving);
        return Objects.requireNonNull(
                Blueprints.of(
                                stack,
                                session.engine().observe(stack.name(), List.of()),
                                inputs(session, BlueprintInputs.PortPolicy.FALL_BACK))
                        .get(component.name()),
                component.name());
    }
}
