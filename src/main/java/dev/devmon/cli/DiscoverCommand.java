package dev.devmon.cli;

import dev.devmon.app.Discover;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.report.DiscoveryTable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "discover",
        description = "Show the services on this machine, and whether each is scraped or why not.",
        mixinStandardHelpOptions = true)
final class DiscoverCommand implements Runnable {
    private final Wiring wiring;

    @Option(names = "--all", description = "Also show what is ignored.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DiscoverCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Discover discover = new Discover(wiring.quietSession(), wiring.agent());
        List<DiscoveredService> services = discover.run();
        if (json) {
            wiring.console().print(DiscoveryTable.json(services));
        } else {
            wiring.console()
                    .print(
                            all
                                    ? DiscoveryTable.all(
                                            services, wiring.console().style())
                                    : DiscoveryTable.text(
                                            services, wiring.console().style()));
            discover.unseen().ifPresent(sentence -> wiring.console().print("\n" + sentence + "\n"));
        }
    }
}
