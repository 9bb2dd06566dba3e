package dev.devmon.mcp;

import static dev.devmon.mcp.Tool.Effect.READS;

import dev.devmon.app.Discover;
import dev.devmon.app.Metrics;
import dev.devmon.app.Pages;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.explain.Explain;
import dev.devmon.report.DiscoveryTable;
import dev.devmon.report.ExplanationReport;
import dev.devmon.report.MetricsTable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tools for questions about the services on this machine. */
final class ServiceTools {
    /** The most links in an answer: more would be noise. */
    private static final int LINKED = 5;

    private static final Set<Verdict> UNREAD =
            Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.NEEDS_CREDENTIALS, Verdict.UNREACHABLE);

    private ServiceTools() {}

    static List<Tool> all() {
        return List.of(
                new Tool(
                        "services",
                        READS,
                        "The services on this machine: where each listens, whether it is running, and whether it is"
                                + " scraped or why not.",
                        List.of(
                                Parameter.text("name", "only services whose name contains this"),
                                Parameter.flag(
                                        "wrong_only", "only those that crashed, stopped, hang or cannot be read")),
                        ServiceTools::services),
                new Tool(
                        "explain",
                        READS,
                        "Follows one service from its port to its dashboard, and says how to fix the first step that"
                                + " fails. The way to find out why a service is not monitored.",
                        List.of(Parameter.text("subject", "a port, a process id, host:port, a service or a container")
                                .needed()),
                        ServiceTools::explain),
                new Tool(
                        "metrics_of_service",
                        READS,
                        "What a service exposes: each metric with its type, unit, help and labels, and the names to change."
                                + " Call this before you write PromQL.",
                        List.of(Parameter.text("service", "a service, a container, a port, or a component of the stack")
                                .needed()),
                        ServiceTools::metrics));
    }

    private static Answer services(Question question) {
        String part = question.arguments().find("name").orElse("").toLowerCase(Locale.ROOT);
        boolean wrongOnly = question.arguments().flag("wrong_only");
        List<DiscoveredService> shown = new Discover(question.session(), question.agent())
                .run().stream()
                        .filter(service -> service.verdict() != Verdict.IGNORED)
                        .filter(service ->
                                service.name().toLowerCase(Locale.ROOT).contains(part))
                        .filter(service -> !wrongOnly || wrong(service))
                        .toList();
        Pages pages = new Pages(question.session());
        return Answer.of(DiscoveryTable.json(shown), "give a longer `name`, or `wrong_only`")
                .with(shown.stream()
                        .filter(DiscoveredService::target)
                        .map(DiscoveredService::name)
                        .distinct()
                        .limit(LINKED)
                        .flatMap(name -> Links.to("dashboard", () -> pages.service(name)).stream())
                        .toList());
    }

    /** Returns whether a service needs attention: it does not run, or should have metrics and has none. */
    private static boolean wrong(DiscoveredService service) {
        return service.state() != ServiceState.RUNNING || UNREAD.contains(service.verdict());
    }

    private static Answer explain(Question question) {
        return Answer.of(
                ExplanationReport.json(new Explain(question.session(), question.agent())
                        .run(question.arguments().text("subject"))),
                "give one host:port as `subject`");
    }

    private static Answer metrics(Question question) {
        Metrics.Report report =
                new Metrics(question.session()).run(question.arguments().text("service"), null);
        return Answer.of(MetricsTable.json(report), "`query` with {service=\"...\"} and a name shows one metric of it")
                .with(Links.to("dashboard", () -> new Pages(question.session()).service(report.service())));
    }
}
