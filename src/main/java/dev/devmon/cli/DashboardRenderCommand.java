package dev.devmon.cli;

import dev.devmon.app.DashboardRendering;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "render",
        description = "Print the JSON of a dashboard that is described in YAML.",
        mixinStandardHelpOptions = true)
final class DashboardRenderCommand implements Runnable {
    private final Context context;

    @Parameters(paramLabel = "FILE", description = "The description.")
    private Path file = Path.of("");

    DashboardRenderCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.print(new DashboardRendering(context.stack()).json(file));
    }
}
