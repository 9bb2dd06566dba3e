package dev.devmon.cli;

import dev.devmon.app.AlertTests;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.report.AlertTestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description =
                "Check rules, run their unit tests, and compare routes, muting and notifications with the expected ones;"
                        + " exit code 3 if there are findings.",
        mixinStandardHelpOptions = true)
final class AlertsTestCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            paramLabel = "FILE",
            description = "Rule files and their tests (default: the stack's, and those of `rules:` in devmon.yaml).")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the result as JUnit XML.")
    private @Nullable Path junit;

    AlertsTestCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        AlertTests.Report report;
        try (Interruption interruption = Interruption.announce(wiring, "nothing was changed")) {
            report = new AlertTests(wiring.session()).run(files);
            interruption.disarm();
        }
        wiring.console().endProgress();
        wiring.console()
                .print(
                        json
                                ? AlertTestReport.json(report)
                                : AlertTestReport.text(report, wiring.console().style()));
        if (junit != null) {
            write(junit, AlertTestReport.junit(report));
        }
        return (report.passed() ? ExitCode.OK : ExitCode.INVALID_FILE).code();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new FailureException(
                    Failure.usage(
                            file + " cannot be written",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "choose another file for --junit"),
                    e);
        }
    }
}
