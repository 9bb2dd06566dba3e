package dev.devmon.cli;

import dev.devmon.app.Restart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "restart", description = "Restart a component.", mixinStandardHelpOptions = true)
final class RestartCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "COMPONENT", description = "The component.")
    private String component = "";

    RestartCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        new Restart(wiring.session()).run(component);
        wiring.console().endProgress();
        wiring.console().say(component + " is ready again");
    }
}
