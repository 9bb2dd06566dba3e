package dev.devmon.cli;

import dev.devmon.app.Restart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "restart", description = "Restart a component.", mixinStandardHelpOptions = true)
final class RestartCommand implements Runnable {
    private final Context context;

    @Parameters(paramLabel = "COMPONENT", description = "The component.")
    private String component = "";

    RestartCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        new Restart(context.session()).run(component);
        context.endProgress();
        context.say(component + " is ready again");
    }
}
