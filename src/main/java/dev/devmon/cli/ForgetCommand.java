package dev.devmon.cli;

import dev.devmon.app.Discover;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        description = "Forget a stopped service now; otherwise devmon remembers it for ten minutes.",
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "SERVICE", description = "The service's name in `devmon discover`.")
    private String service = "";

    ForgetCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        new Discover(wiring.quietSession(), wiring.agent()).forget(service);
        wiring.console().say(service + " is forgotten; if it is running, it will be found again");
    }
}
