package dev.devmon.cli;

import dev.devmon.app.TelemetryEnvironment;
import dev.devmon.app.TelemetryEnvironment.Place;
import dev.devmon.app.TelemetryEnvironment.Variables;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "env",
        description =
                "Print the environment that makes an OpenTelemetry SDK send to this stack: eval \"$(devmon env orders)\".",
        mixinStandardHelpOptions = true)
final class EnvCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "SERVICE", arity = "0..1", description = "The service's name.")
    private @Nullable String service;

    @Option(names = "--container", description = "For a container of this machine, as lines of an env file.")
    private boolean container;

    EnvCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Variables variables = new TelemetryEnvironment(wiring.quietSession())
                .of(container ? Place.CONTAINER : Place.MACHINE, service);
        StringBuilder text = new StringBuilder();
        variables
                .values()
                .forEach((name, value) -> text.append(
                        container ? name + "=" + value + "\n" : "export " + name + "=" + quoted(value) + "\n"));
        wiring.console().print(text.toString());
        if (!variables.extraHost().isEmpty()) {
            wiring.console()
                    .say("the container also needs, in compose.yaml: extra_hosts: ['" + variables.extraHost() + "']");
        }
    }

    /** For a POSIX shell. */
    private static String quoted(String value) {
        return value.matches("[\\w./:@%+=,-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
