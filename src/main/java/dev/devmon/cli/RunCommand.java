package dev.devmon.cli;

import dev.devmon.app.Run;
import dev.devmon.run.Child;
import dev.devmon.session.EndedRuns;
import dev.devmon.session.StateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description =
                "Run a command so that it sends traces, metrics and log lines to this stack: devmon run -- node server.js.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--service", paramLabel = "NAME", description = "The service's name (default: the project's).")
    private @Nullable String service;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The command, after --.")
    private List<String> command = new ArrayList<>();

    RunCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = wiring.environment();
        Path folder = wiring.workingFolder();
        if (!Child.exists(command.get(0), environment, folder)) {
            wiring.console().terminal().err().println("devmon: there is no command " + command.get(0));
            return Child.NOT_FOUND;
        }
        Run.Plan plan = new Run(wiring.quietSession(), wiring.stackFiles(), this::remark).of(command, service, folder);
        plan.remarks().forEach(this::remark);
        Child child = Child.start(command, plan.environment(), folder);
        int exitCode = child.await();
        new EndedRuns(StateFolder.of(wiring.stack().name(), environment))
                .note(child.pid(), plan.service(), exitCode, wiring.clock().instant());
        return exitCode;
    }

    private void remark(String text) {
        wiring.console().say("devmon: " + text);
        wiring.console().terminal().err().flush();
    }
}
