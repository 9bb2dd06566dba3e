package dev.devmon.cli;

import dev.devmon.app.DashboardRendering;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "render",
        description = "Print the JSON of a dashboard described in YAML.",
        mixinStandardHelpOptions = true)
final class DashboardRenderCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "FILE", description = "The YAML file that describes it.")
    private Path file = Path.of("");

    DashboardRenderCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        wiring.console().print(new DashboardRendering(wiring.stack()).json(file));
    }
}
