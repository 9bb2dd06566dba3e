package dev.devmon.cli;

import dev.devmon.app.Down;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.session.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        description = "Remove the stack; its data is kept unless you add --volumes.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--volumes", description = "Remove the data too.")
    private boolean volumes;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation.")
    private boolean yes;

    DownCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if (volumes && !yes && !confirmed()) {
            wiring.console().say("nothing changed");
            return ExitCode.OK.code();
        }
        try (Interruption interruption = Interruption.announce(wiring, "`devmon down` removes the rest")) {
            Session session = wiring.session();
            Down.Result result = new Down(session, wiring.agent()).run(volumes ? Down.Data.REMOVE : Down.Data.KEEP);
            interruption.disarm();
            wiring.console().endProgress();
            if (result.nothing()) {
                wiring.console().say("stack " + session.stack().name() + " is not running: nothing to take down");
            } else {
                wiring.console()
                        .say("removed " + counted(result.containers(), "container") + ", "
                                + counted(result.networks(), "network") + ", " + counted(result.volumes(), "volume"));
            }
            if (!result.kept().isEmpty()) {
                wiring.console()
                        .say("the data is kept in " + counted(result.kept().size(), "volume")
                                + "; `devmon down --volumes` removes it");
            }
            return ExitCode.OK.code();
        }
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private boolean confirmed() {
        Set<String> found = new Down(wiring.quietSession(), wiring.agent()).volumes();
        if (found.isEmpty()) {
            return true;
        }
        if (!wiring.console().terminal().interactive()) {
            throw FailureException.usage(
                    "--volumes removes " + counted(found.size(), "volume")
                            + (found.size() == 1 ? " with its data" : " with their data"),
                    "devmon cannot ask for confirmation: this is not a terminal",
                    "add --yes");
        }
        wiring.console().terminal().err().print("remove " + String.join(", ", found) + " with all data? [y/N] ");
        wiring.console().terminal().err().flush();
        try {
            String answer = new BufferedReader(
                            new InputStreamReader(wiring.console().terminal().in(), StandardCharsets.UTF_8))
                    .readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be read", e);
        }
    }
}
