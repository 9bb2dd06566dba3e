package dev.devmon.cli;

import dev.devmon.stores.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "silence",
        description = "Silence an alert for a while, or end its silences.",
        mixinStandardHelpOptions = true)
final class AlertsSilenceCommand implements Runnable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Wiring wiring;

    @Parameters(paramLabel = "ALERT", description = "The alert's name.")
    private String alert = "";

    @Option(
            names = "--for",
            paramLabel = "D",
            converter = OptionTypes.PositiveSpan.class,
            description = "How long to silence it, such as 30m or 2h (default: 1h).")
    private Duration duration = Duration.ofHours(1);

    @Option(names = "--expire", description = "End the alert's silences.")
    private boolean expire;

    AlertsSilenceCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Alerts alerts = new Alerts(wiring.quietSession());
        if (expire) {
            int ended = alerts.expire(alert);
            wiring.console()
                    .print(
                            ended == 0
                                    ? alert + " was not silenced"
                                    : alert + " is no longer silenced (" + ended + " silence" + (ended == 1 ? "" : "s")
                                            + " ended)");
        } else {
            Instant until = alerts.silence(alert, duration, wiring.environment().getOrDefault("USER", "devmon"));
            wiring.console()
                    .print(alert + " is silenced until " + TIME.format(until) + "; `devmon alerts silence " + alert
                            + " --expire` ends the silence");
        }
    }
}
