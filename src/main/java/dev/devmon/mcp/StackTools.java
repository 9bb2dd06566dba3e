package dev.devmon.mcp;

import static dev.devmon.mcp.Tool.Effect.READS;
import static dev.devmon.mcp.Tool.Effect.WRITES;

import dev.devmon.alerting.Runbooks;
import dev.devmon.alerting.drill.Drill;
import dev.devmon.app.Discover;
import dev.devmon.app.Pages;
import dev.devmon.app.Status;
import dev.devmon.canary.Canary;
import dev.devmon.codec.Json;
import dev.devmon.report.AlertsTable;
import dev.devmon.report.CanaryReport;
import dev.devmon.stores.ActiveAlert;
import dev.devmon.stores.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tools for questions about the stack itself, and about its alerts. */
final class StackTools {
    /** The most characters of runbooks in one answer. */
    private static final int RUNBOOKS = 10_000;

    private static final int A_DAY = 24 * 60;
    private static final int AN_HOUR = 60;

    private StackTools() {}

    static List<Tool> all() {
        return List.of(
                new Tool(
                        "status",
                        READS,
                        "Which parts of the monitoring stack are running, whether they are ready and where their pages are; how many services"
                                + " were found and how many alerts are firing.",
                        List.of(),
                        StackTools::status),
                new Tool(
                        "alerts",
                        READS,
                        "The alerts that are firing or pending, the worst first, each with its runbook: what is wrong now,"
                                + " and what to do about it.",
                        List.of(Parameter.text("name", "only the alert with this name")),
                        StackTools::alerts),
                new Tool(
                        "canary",
                        WRITES,
                        "Sends the traces, metrics and log lines of one request, and follows them into each store and"
                                + " back, to find out whether telemetry arrives at all. Takes up to a minute.",
                        List.of(),
                        StackTools::canary));
    }

    /** Returns the tools with effects that others may notice. */
    static List<Tool> changes() {
        Parameter alert = Parameter.text("alert", "the alert's name").needed();
        return List.of(
                new Tool(
                        "drill",
                        WRITES,
                        "Makes an alert fire for real, using the series of its unit test, and follows it to its receivers, who"
                                + " are notified.",
                        List.of(alert),
                        StackTools::drill),
                new Tool(
                        "silence",
                        WRITES,
                        "Silences an alert for a while.",
                        List.of(
                                alert,
                                Parameter.number(
                                        "minutes", "how long to silence it, in minutes; 60 by default", A_DAY)),
                        StackTools::silence));
    }

    private static Answer status(Question question) {
        return Answer.of(
                        Json.write(new Status(
                                        question.session(), question.agent(), () -> Discover.counts(question.session()))
                                .run()),
                        "`devmon status` shows all of it")
                .with(Links.to("front page", () -> new Pages(question.session()).frontPage()));
    }

    private static Answer alerts(Question question) {
        String name = question.arguments().find("name").orElse("");
        List<ActiveAlert> shown = new Alerts(question.session())
                .active().stream()
                        .filter(alert -> name.isEmpty() || alert.name().equals(name))
                        .toList();
        return Answer.of(AlertsTable.json(shown), "give the `name` of one alert")
                .with(runbooks(question, shown));
    }

    private static List<String> runbooks(Question question, List<ActiveAlert> alerts) {
        Map<String, String> texts = Runbooks.texts(question.session().stack().files());
        List<String> shown = new ArrayList<>();
        int room = RUNBOOKS;
        for (String alert : alerts.stream()
                .filter(each -> !each.label("severity").equals("none"))
                .map(ActiveAlert::name)
                .filter(texts::containsKey)
                .distinct()
                .toList()) {
            String text = texts.getOrDefault(alert, "");
            room -= text.length();
            shown.add(
                    room >= 0
                            ? "runbook of " + alert + ":\n" + text
                            : "runbook of " + alert + ": the resource " + RunbookResources.address(alert));
        }
        return shown;
    }

    private static Answer canary(Question question) {
        return Answer.of(CanaryReport.json(new Canary(question.session()).run()), "`devmon canary` shows all of it");
    }

    private record DrillReport(int schemaVersion, String alert, String muted, List<String> delivered, List<Hop> hops) {}

    private record Hop(long afterMs, String what) {}

    private static Answer drill(Question question) {
        Drill.Report report =
                new Drill(question.session()).run(question.arguments().text("alert"));
        return Answer.of(
                Json.write(new DrillReport(
                        1,
                        report.alert(),
                        report.muted(),
                        report.delivered(),
                        report.hops().stream()
                                .map(hop -> new Hop(hop.after().toMillis(), hop.what()))
                                .toList())),
                "`devmon alerts drill` shows all of it");
    }

    private static Answer silence(Question question) {
        String alert = question.arguments().text("alert");
        Instant until = new Alerts(question.session())
                .silence(alert, Duration.ofMinutes(question.arguments().number("minutes", AN_HOUR)), "devmon mcp");
        return Answer.words(alert + " is silenced until " + until + "; `devmon alerts silence " + alert
                + " --expire` ends the silence");
    }
}
