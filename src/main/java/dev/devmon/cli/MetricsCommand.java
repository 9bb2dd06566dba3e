package dev.devmon.cli;

import dev.devmon.app.Metrics;
import dev.devmon.failure.FailureException;
import dev.devmon.report.MetricsTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "metrics",
        description =
                "Show what a service exposes: each metric, its series and the labels that multiply them, and the names to change.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true)
final class MetricsCommand implements Runnable, CommandGroup {
    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE|PORT|PID",
            description = "The service to show; host:port, a container or a component of the stack works too.")
    private @Nullable String word;

    @Option(
            names = "--instance",
            paramLabel = "HOST:PORT",
            description = "The instance to show, if the service runs several times (default: the first).")
    private @Nullable String instance;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    MetricsCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Object> parts() {
        return List.of(new MetricsTestCommand(wiring));
    }

    @Override
    public void run() {
        if (word == null) {
            throw FailureException.usage(
                    "no service was given",
                    "`devmon metrics` shows the metrics of one service",
                    "`devmon discover` lists the services; `devmon metrics test` shows the metrics that devmon.yaml defines");
        }
        Metrics.Report report = new Metrics(wiring.quietSession()).run(word, instance);
        wiring.console()
                .print(
                        json
                                ? MetricsTable.json(report)
                                : MetricsTable.text(report, wiring.console().style()));
    }
}
