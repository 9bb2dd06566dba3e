package dev.devmon.cli;

import dev.devmon.app.Running;
import dev.devmon.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = "Open a component's page in a browser; without a name, the front page.",
        mixinStandardHelpOptions = true)
final class OpenCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCommand.class);

    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "COMPONENT", description = "The component whose page to open.")
    private @Nullable String component;

    @Option(names = "--print", description = "Print the address instead.")
    private boolean print;

    OpenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Running running = new Running(context.quietSession());
        String url = component == null ? running.frontPage() : running.page(component);
        if (print || !browse(url)) {
            context.print(url);
        }
        return ExitCode.OK.code();
    }

    /** The desktop's own opener; java.awt.Desktop would load a whole toolkit. */
    private static boolean browse(String url) {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String opener = os.contains("mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(List.of(opener, url))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            LOG.info("no {} here: the address is printed", opener, e);
            return false;
        }
    }
}
