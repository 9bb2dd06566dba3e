package dev.devmon.app;

import dev.devmon.definition.Component.HttpReload;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.health.LocalHttp;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import java.io.IOException;
import java.time.Duration;

/** Tells a running component to read its configuration again. */
final class ConfigReload {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ConfigReload() {}

    /** @throws FailureException {@code COMPONENT} when it rejects the configuration; it then runs on with the old one */
    static void trigger(Blueprint blueprint) {
        HttpReload reload = blueprint.definition().reload();
        PortBinding port = reload == null ? null : blueprint.ports().get(reload.port());
        if (reload == null || port == null) {
            throw new IllegalStateException(blueprint.component() + " has no reload");
        }
        String url = LocalHttp.url(port.host(), reload.path());
        try {
            LocalHttp.Answer answer = LocalHttp.request(reload.method(), url, TIMEOUT);
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

    private static Failure rejected(Blueprint blueprint, String why) {
        return new Failure(
                blueprint.component() + " did not take its new configuration",
                why,
                "see `devmon logs " + blueprint.component() + "`; it runs on with the old one",
                ExitCode.COMPONENT);
    }
}
