package dev.devmon.cli;

import dev.devmon.app.Discover;
import dev.devmon.app.Pages;
import dev.devmon.app.Watch;
import dev.devmon.app.Watch.Row;
import dev.devmon.failure.FailureException;
import dev.devmon.report.WatchScreen;
import dev.devmon.report.WatchTable;
import dev.devmon.session.Session;
import picocli.CommandLine.Command;

@Command(
        name = "watch",
        description =
                "Watch your services: requests, errors, durations, alerts; Enter opens the dashboard of the selected one.",
        mixinStandardHelpOptions = true)
final class WatchCommand implements Runnable {
    private final Wiring wiring;

    WatchCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Session session = wiring.quietSession();
        Watch watch = new Watch(session, () -> new Discover(session, wiring.agent()).run());
        Console console = wiring.console();
        if (console.terminal().interactive()) {
            WatchScreen.show(watch::rows, row -> opened(session, row), console.style());
        } else {
            console.print(
                    WatchTable.text(WatchTable.shown(watch.rows(), WatchTable.Order.NAME, ""), -1, console.style()));
        }
    }

    private static String opened(Session session, Row row) {
        try {
            String url = new Pages(session).service(row.service().name());
            return Browser.ofThisMachine().open(url).map(why -> url).orElse("opened " + url);
        } catch (FailureException e) {
            return e.failures().get(0).what() + ": " + e.failures().get(0).why();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
