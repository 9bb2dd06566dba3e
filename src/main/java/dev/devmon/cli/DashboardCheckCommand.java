package dev.devmon.cli;

import dev.devmon.app.DashboardCheck;
import dev.devmon.app.DashboardCheck.Report;
import dev.devmon.app.DashboardCheck.Store;
import dev.devmon.app.Discover;
import dev.devmon.codec.Problems;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.DashboardCheckTable;
import dev.devmon.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Find mistakes in dashboards, and show which panels have data and what the others need.",
        mixinStandardHelpOptions = true)
final class DashboardCheckCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            paramLabel = "DASHBOARD",
            description = "UIDs or titles (default: the stack's, your project's, and those generated for services).")
    private List<String> dashboards = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DashboardCheckCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Session session = wiring.quietSession();
        Report report = new DashboardCheck(session).run(new Discover(session, wiring.agent()).run(), dashboards);
        wiring.console()
                .print(
                        json
                                ? DashboardCheckTable.json(report)
                                : DashboardCheckTable.text(
                                        report, wiring.console().style()));
        if (report.store() == Store.SILENT) {
            wiring.console()
                    .say("the metrics store does not answer, so only the files were checked; `devmon up` starts it");
        }
        if (json) {
            return report.findings().isEmpty() ? ExitCode.OK.code() : ExitCode.INVALID_FILE.code();
        }
        Problems findings = new Problems();
        report.findings().forEach(finding -> findings.add(finding.at(), finding.what(), finding.fix()));
        findings.throwIfAny();
        return ExitCode.OK.code();
    }
}
