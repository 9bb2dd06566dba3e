package dev.devmon.cli;

import dev.devmon.app.Discover;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        description = "Forget a service that stopped, without waiting the ten minutes for which it is remembered.",
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "SERVICE", description = "Its name in `devmon discover`.")
    private String service = "";

    ForgetCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        new Discover(wiring.quietSession(), wiring.agent()).forget(service);
        wiring.console().say(service + " is forgotten; if it runs, it is found again");
    }
}
