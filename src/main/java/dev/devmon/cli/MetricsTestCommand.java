package dev.devmon.cli;

import dev.devmon.app.DefinedMetricsCheck;
import dev.devmon.app.DefinedMetricsCheck.Defined;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.DefinedMetricsTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "test",
        description = "Show the values of the metrics that devmon.yaml defines, or why there are none (exit code 6).",
        mixinStandardHelpOptions = true)
final class MetricsTestCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    MetricsTestCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<Defined> metrics = new DefinedMetricsCheck(wiring.quietSession(), wiring.agent()).run();
        wiring.console()
                .print(
                        json
                                ? DefinedMetricsTable.json(metrics)
                                : DefinedMetricsTable.text(
                                        metrics, wiring.console().style()));
        boolean whole = metrics.stream().allMatch(metric -> metric.answer().problem() == null);
        return (whole ? ExitCode.OK : ExitCode.COMPONENT).code();
    }
}
