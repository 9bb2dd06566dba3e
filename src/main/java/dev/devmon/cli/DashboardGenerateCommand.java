package dev.devmon.cli;

import dev.devmon.app.DashboardGeneration;
import dev.devmon.app.DashboardGeneration.Made;
import dev.devmon.app.Discover;
import dev.devmon.app.Pages;
import dev.devmon.report.DashboardsTable;
import dev.devmon.session.Session;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "generate",
        description =
                "Generate a dashboard for each service from every metric it exposes; the agent does this automatically.",
        mixinStandardHelpOptions = true)
final class DashboardGenerateCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(paramLabel = "SERVICE", description = "Services (default: all that are scraped).")
    private List<String> services = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DashboardGenerateCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Session session = wiring.quietSession();
        List<Made> made = new DashboardGeneration(session).run(new Discover(session, wiring.agent()).run(), services);
        Pages pages = new Pages(session);
        wiring.console()
                .print(
                        json
                                ? DashboardsTable.json(made, pages::dashboard)
                                : DashboardsTable.text(
                                        made, pages::dashboard, wiring.console().style()));
    }
}
