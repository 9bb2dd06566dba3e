package dev.devmon.cli;

import dev.devmon.alerting.drill.Drill;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "drill",
        description = "Make an alert fire for real, using the series of its unit test, and follow it to its receivers.",
        mixinStandardHelpOptions = true)
final class AlertsDrillCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "ALERT", description = "The alert's name.")
    private String alert = "";

    AlertsDrillCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Drill.Report report = new Drill(wiring.session()).run(alert);
        wiring.console().endProgress();
        report.hops().forEach(hop -> wiring.console()
                .print(String.format(Locale.ROOT, "%5.1f s  %s", hop.after().toMillis() / 1000.0, hop.what())));
        String outcome = report.muted().isEmpty()
                ? "delivered to " + String.join(", ", report.delivered())
                : "delivered to nobody: " + report.muted();
        wiring.console()
                .print(String.format(
                        Locale.ROOT,
                        "%s: %s, after %.1f s",
                        alert,
                        outcome,
                        report.took().toMillis() / 1000.0));
    }
}
