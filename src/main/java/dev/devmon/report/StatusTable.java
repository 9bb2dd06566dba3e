package dev.devmon.report;

import dev.devmon.app.StatusReport;
import dev.devmon.app.StatusReport.AgentStatus;
import dev.devmon.app.StatusReport.ComponentStatus;
import dev.devmon.app.StatusReport.Stale;
import dev.devmon.app.StatusReport.State;
import dev.devmon.codec.Quantity;
import dev.devmon.report.Table.Cell;
import dev.devmon.stores.ContainerMeasurement.Source;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What runs, for people. */
public final class StatusTable {
    private StatusTable() {}

    public static String text(StatusReport status, TextStyle.Mode mode) {
        if (!status.anythingRuns()) {
            return "stack " + status.stack() + " is not running; `devmon up` starts it\n";
        }
        StringBuilder text = new StringBuilder();
        text.append("stack ")
                .append(status.stack())
                .append(" on Docker ")
                .append(status.engine().version())
                .append('\n')
                .append('\n');
        Table table = new Table(mode, "COMPONENT", "GROUP", "STATE", "MEMORY", "PAGE");
        for (ComponentStatus component : status.components()) {
            table.row(
                    Cell.of(component.name()),
                    Cell.of(component.group()),
                    new Cell(component.state().name().toLowerCase(Locale.ROOT), style(component)),
                    Cell.of(memory(component)),
                    Cell.of(page(component)));
        }
        text.append(table).append('\n');
        List<ComponentStatus> troubled = status.components().stream()
                .filter(component -> component.reason() != null
                        && component.state() != State.SKIPPED
                        && component.state() != State.MISSING)
                .toList();
        troubled.forEach(component -> text.append(component.name())
                .append(": ")
                .append(component.reason())
                .append('\n'));
        text.append("services  ")
                .append(status.services().found())
                .append(" found, ")
                .append(status.services().scraped())
                .append(" scraped  (devmon discover)\n");
        text.append("alerts    ")
                .append(
                        status.alerts().firing() == null
                                ? "unknown"
                                : status.alerts().firing() + " firing")
                .append('\n');
        if (status.containers() != null && status.containers().measuredBy() == Source.ENGINE) {
            text.append("containers  ").append(status.containers().described()).append('\n');
        }
        stale("rules     ", status.rules(), text);
        stale("dashboards ", status.dashboards(), text);
        text.append("agent     ").append(agent(status.agent())).append('\n');
        return text.toString();
    }

    private static String agent(AgentStatus agent) {
        return switch (agent.state()) {
            case RUNNING -> "running, pid " + agent.pid();
            case HANGING ->
                "hanging since " + agent.lastSeen() + ", pid " + agent.pid()
                        + ": services are not discovered; `devmon up` replaces it";
            case STOPPED -> "stopped: services are not discovered; `devmon up` starts it";
        };
    }

    private static TextStyle style(ComponentStatus component) {
        return switch (component.state()) {
            case RUNNING -> TextStyle.GOOD;
            case STARTING -> TextStyle.BUSY;
            case UNHEALTHY, EXITED -> TextStyle.BAD;
            case MISSING, SKIPPED -> TextStyle.DIM;
        };
    }

    private static String memory(ComponentStatus component) {
        return component.memoryBytes() == 0
                ? ""
                : Quantity.humanBytes(component.memoryBytes()) + " / "
                        + Quantity.humanBytes(component.memoryLimitBytes());
    }

    private static String page(ComponentStatus component) {
        if (!component.links().isEmpty()) {
            return component.links().get(0).url();
        }
        return component.state() == State.SKIPPED && component.reason() != null ? component.reason() : "";
    }

    private static void stale(String title, @Nullable Stale files, StringBuilder text) {
        if (files != null) {
            text.append(title)
                    .append("the old ones are in force: ")
                    .append(files.error())
                    .append('\n');
        }
    }
}
