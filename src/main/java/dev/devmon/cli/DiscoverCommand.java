package dev.devmon.cli;

import dev.devmon.app.Discover;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.report.DiscoveryTable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "discover",
        description = "Show the services on this machine, and for each whether it is scraped or why not.",
        mixinStandardHelpOptions = true)
final class DiscoverCommand implements Runnable {
    private final Context context;

    @Option(names = "--all", description = "Also show what is ignored.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DiscoverCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        List<DiscoveredService> services = new Discover(context.quietSession(), context.agent()).run();
        if (json) {
            context.print(DiscoveryTable.json(services));
        } else {
            context.print(
                    all
                            ? DiscoveryTable.all(services, context.style())
                            : DiscoveryTable.text(services, context.style()));
        }
    }
}
