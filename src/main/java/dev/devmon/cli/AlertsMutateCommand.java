package dev.devmon.cli;

import dev.devmon.alerting.unittest.MutationRun;
import dev.devmon.app.AlertMutation;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.MutationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mutate",
        description =
                "Change the stack's rules one thing at a time and list the changes that their unit tests do not notice; exit code 3 if there are any.",
        mixinStandardHelpOptions = true)
final class AlertsMutateCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "FILE", description = "Rule files of the stack, such as performance.yml (default: all).")
    private List<String> files = new ArrayList<>();

    @Option(names = "--sample", paramLabel = "N", description = "Try only N changes, chosen at random (default: all).")
    private @Nullable Integer sample;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random choice (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    AlertsMutateCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        MutationRun.Result result;
        try (Interruption interruption = Interruption.announce(wiring, "nothing was changed")) {
            result = new AlertMutation(wiring.session())
                    .run(files, sample == null ? OptionalInt.empty() : OptionalInt.of(sample), seed);
            interruption.disarm();
        }
        wiring.console().endProgress();
        wiring.console().print(json ? MutationReport.json(result) : MutationReport.text(result));
        return (result.survivors().isEmpty() ? ExitCode.OK : ExitCode.INVALID_FILE).code();
    }
}
