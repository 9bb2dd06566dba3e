package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import dev.devmon.report.AlertsTable;
import dev.devmon.stores.ActiveAlert;
import dev.devmon.stores.Alerts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "alerts",
        description = "Show which alerts are firing, since when, and who was notified.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer>, CommandGroup {
    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--watch", description = "Refresh every 2 seconds until Ctrl-C.")
    private boolean watch;

    AlertsCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Object> parts() {
        return List.of(
                new AlertsTestCommand(wiring),
                new AlertsMutateCommand(wiring),
                new AlertsCheckCommand(wiring),
                new AlertsDrillCommand(wiring),
                new AlertsSilenceCommand(wiring));
    }

    @Override
    public Integer call() throws InterruptedException {
        Alerts alerts = new Alerts(wiring.quietSession());
        if (watch) {
            wiring.console().watch(() -> rendered(alerts.active()));
        }
        wiring.console().print(rendered(alerts.active()));
        return ExitCode.OK.code();
    }

    private String rendered(List<ActiveAlert> active) {
        return json
                ? AlertsTable.json(active)
                : AlertsTable.text(
                        active, wiring.clock().instant(), wiring.console().style());
    }
}
