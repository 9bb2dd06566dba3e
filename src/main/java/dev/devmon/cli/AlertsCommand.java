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
        description = "Show which alerts fire, since when, and who was notified.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer>, CommandGroup {
    private final Context context;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--watch", description = "Show it again every 2 seconds; Ctrl-C ends it.")
    private boolean watch;

    AlertsCommand(Context context) {
        this.context = context;
    }

    @Override
    public List<Object> parts() {
        return List.of(
                new AlertsTestCommand(context),
                new AlertsCheckCommand(context),
                new AlertsDrillCommand(context),
                new AlertsSilenceCommand(context));
    }

    @Override
    public Integer call() throws InterruptedException {
        Alerts alerts = new Alerts(context.quietSession());
        if (watch) {
            context.watch(() -> rendered(alerts.active()));
        }
        context.print(rendered(alerts.active()));
        return ExitCode.OK.code();
    }

    private String rendered(List<ActiveAlert> active) {
        return json
                ? AlertsTable.json(active)
                : AlertsTable.text(active, context.clock().instant(), context.style());
    }
}
