package dev.devmon.cli;

import dev.devmon.app.TelemetryEnvironment;
import dev.devmon.app.TelemetryEnvironment.Place;
import dev.devmon.app.TelemetryEnvironment.Variables;
import dev.devmon.codec.Json;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "env",
        description =
                "Print the environment variables that make an OpenTelemetry SDK send to this stack: eval \"$(devmon env orders)\".",
        mixinStandardHelpOptions = true)
final class EnvCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "SERVICE", arity = "0..1", description = "The service's name.")
    private @Nullable String service;

    @Option(names = "--container", description = "For a container on this machine; the default format is then dotenv.")
    private boolean container;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: export (the default, for a shell's eval), dotenv (an env file) or json.")
    private @Nullable Format format;

    EnvCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The formats of the variables, named as in the option. */
    enum Format {
        export,
        dotenv,
        json
    }

    /** The JSON document. */
    private record Document(int schemaVersion, Map<String, String> variables, List<String> extraHosts) {}

    @Override
    public void run() {
        Variables variables = new TelemetryEnvironment(wiring.quietSession())
                .of(container ? Place.CONTAINER : Place.MACHINE, service);
        Format chosen = format != null ? format : container ? Format.dotenv : Format.export;
        List<String> extraHosts = variables.extraHost().isEmpty() ? List.of() : List.of(variables.extraHost());
        wiring.console()
                .print(
                        switch (chosen) {
                            case export -> lines(variables, (name, value) -> "export " + name + "=" + quoted(value));
                            case dotenv -> lines(variables, (name, value) -> name + "=" + value);
                            case json -> Json.write(new Document(1, variables.values(), extraHosts)) + "\n";
                        });
        if (chosen != Format.json && !extraHosts.isEmpty()) {
            wiring.console()
                    .say("the container also needs, in compose.yaml: extra_hosts: ['" + variables.extraHost() + "']");
        }
    }

    private static String lines(Variables variables, BinaryOperator<String> line) {
        return variables.values().entrySet().stream()
                .map(variable -> line.apply(variable.getKey(), variable.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** Quotes a value for a POSIX shell. */
    private static String quoted(String value) {
        return value.matches("[\\w./:@%+=,-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
