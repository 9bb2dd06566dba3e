package dev.devmon.cli;

import dev.devmon.app.Status;
import dev.devmon.app.StatusReport;
import dev.devmon.codec.Json;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.StatusTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show what is running; exit code 6 if any of it is not ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--watch", description = "Refresh every 2 seconds until Ctrl-C.")
    private boolean watch;

    StatusCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        Status status = new Status(wiring.lookingSession(), wiring.agent(), wiring::discovered);
        if (watch) {
            wiring.console().watch(() -> rendered(status.run()));
        }
        StatusReport report = status.run();
        wiring.console().print(rendered(report));
        return report.healthy() || !report.anythingRuns() ? ExitCode.OK.code() : ExitCode.COMPONENT.code();
    }

    private String rendered(StatusReport report) {
        return json
                ? Json.write(report)
                : StatusTable.text(report, wiring.console().style());
    }
}
