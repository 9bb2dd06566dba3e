package dev.devmon.cli;

import dev.devmon.canary.Canary;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.CanaryReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "canary",
        description = "Send the traces, metrics and logs of one request, and follow them into each store and back.",
        mixinStandardHelpOptions = true)
final class CanaryCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    CanaryCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Canary.Report report = new Canary(wiring.session()).run();
        wiring.console().endProgress();
        wiring.console()
                .print(
                        json
                                ? CanaryReport.json(report)
                                : CanaryReport.text(report, wiring.console().style()));
        return (report.holds() ? ExitCode.OK : ExitCode.COMPONENT).code();
    }
}
