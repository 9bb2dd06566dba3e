package dev.devmon.cli;

import dev.devmon.explain.Explain;
import dev.devmon.explain.Explanation;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.ExplanationReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Follow a service from its port to its dashboard, and say how to fix the first step that fails.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "PORT|PID|SERVICE|CONTAINER", description = "The service to explain; host:port works too.")
    private String word = "";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ExplainCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<Explanation> explanations = new Explain(wiring.quietSession(), wiring.agent()).run(word);
        wiring.console()
                .print(
                        json
                                ? ExplanationReport.json(explanations)
                                : ExplanationReport.text(
                                        explanations, wiring.console().style()));
        boolean hold = explanations.stream()
                .allMatch(explanation -> explanation.failure().isEmpty());
        return (hold ? ExitCode.OK : ExitCode.COMPONENT).code();
    }
}
