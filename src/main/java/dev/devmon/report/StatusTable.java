package dev.devmon.report;

import dev.devmon.agent.AgentProcess;
import dev.devmon.app.StatusReport;
import dev.devmon.app.StatusReport.ComponentStatus;
import dev.devmon.app.StatusReport.Stale;
import dev.devmon.app.StatusReport.State;
import dev.devmon.codec.Quantity;
import dev.devmon.report.Table.Cell;
import dev.devmon.stores.ContainerMeasurement.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats what runs, for people. */
public final class StatusTable {
    private StatusTable() {}

    public static String text(StatusReport status, TextStyle.Mode mode) {
        if (!status.anythingRuns()) {
            return "stack " + status.stack() + " is not running; `devmon up` starts it\n";
        }
        StringBuilder text = new StringBuilder();
        text.append("stack %s on Docker %s\n\n"
                .formatted(status.stack(), status.engine().version()));
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
        status.components().stream()
                .filter(component -> component.reason() != null
                        && component.state() != State.SKIPPED
                        && component.state() != State.MISSING)
                .forEach(component -> line(component.name() + ":", component.reason(), text));
        StatusReport.Services services = status.services();
        line(
                "services  ",
                services.found() + " found, " + services.scraped() + " scraped"
                        + (services.pushed() == 0 ? "" : ", " + services.pushed() + " pushed")
                        + (services.crashed() == 0 ? "" : ", " + services.crashed() + " crashed")
                        + "  (devmon discover)",
                text);
        Integer firing = status.alerts().firing();
        line("alerts    ", firing == null ? "unknown" : firing + " firing", text);
        if (status.profile() != null) {
            line("profile   ", status.profile().name() + ", " + status.profile().source(), text);
        }
        if (status.containers() != null && status.containers().measuredBy() == Source.ENGINE) {
            line("containers", status.containers().described(), text);
        }
        if (status.unseen() != null) {
            line("discovery ", status.unseen(), text);
        }
        stale("rules     ", status.rules(), text);
        stale("dashboards", status.dashboards(), text);
        line("agent     ", agent(status.agent()), text);
        return text.toString();
    }

    private static String agent(AgentProcess.Sight agent) {
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
            line(title, "the old ones are still in force: " + files.error(), text);
        }
    }

    private static void line(String title, @Nullable String what, StringBuilder text) {
        text.append(title).append(' ').append(what).append('\n');
    }
}
