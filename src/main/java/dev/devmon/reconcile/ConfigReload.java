package dev.devmon.reconcile;

import dev.devmon.definition.Component;
import dev.devmon.definition.Component.HttpReload;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Has a running component reload its configuration. */
public final class ConfigReload {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ConfigReload() {}

    /**
     * Has the component reload its configuration.
     *
     * @throws FailureException {@code COMPONENT} when the component rejects the configuration and goes on with the old
     *     one
     */
    static void trigger(Blueprint blueprint) {
        PortBinding port = port(blueprint.definition(), blueprint.ports());
        String url = LocalHttp.url(port.host(), reload(blueprint.definition()).path());
        try {
            LocalHttp.Answer answer = ask(blueprint.definition(), blueprint.ports());
            if (!answer.ok()) {
                throw rejected(
                                blueprint,
                                url + " answers " + answer.status() + " "
                                        + answer.body().strip())
                        .asException();
            }
        } catch (IOException e) {
            throw new FailureException(rejected(blueprint, url + ": " + e.getMessage()), e);
        }
    }

    /**
     * Requests the reload and returns the answer; unless that is a success, the component goes on with the old
     * configuration.
     *
     * @throws IOException when the component does not answer
     */
    public static LocalHttp.Answer ask(Component component, Map<String, PortBinding> ports) throws IOException {
        HttpReload reload = reload(component);
        return LocalHttp.request(
                reload.method(), LocalHttp.url(port(component, ports).host(), reload.path()), TIMEOUT);
    }

    private static HttpReload reload(Component component) {
        return Objects.requireNonNull(component.reload(), () -> component.name() + " has no reload");
    }

    private static PortBinding port(Component component, Map<String, PortBinding> ports) {
        return Objects.requireNonNull(
                ports.get(reload(component).port()), () -> component.name() + " publishes no port for its reload");
    }

    private static Failure rejected(Blueprint blueprint, String why) {
        return Failure.component(
                blueprint.component() + " did not accept its new configuration",
                why,
                "see `devmon logs " + blueprint.component() + "`; it keeps running with the old one");
    }
}
