package dev.devmon.cli;

import dev.devmon.app.AlertCheck;
import dev.devmon.report.AlertCheckTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Show which alerts can fire for each service, and what to change for those that cannot.",
        mixinStandardHelpOptions = true)
final class AlertsCheckCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(
            paramLabel = "SERVICE",
            description = "Services to check (default: all, and the machine and the stack).")
    private List<String> services = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    AlertsCheckCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        AlertCheck.Report report = new AlertCheck(wiring.quietSession()).run(services);
        wiring.console()
                .print(
                        json
                                ? AlertCheckTable.json(report)
                                : AlertCheckTable.text(report, wiring.console().style()));
    }
}
