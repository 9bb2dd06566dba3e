package dev.devmon.cli;

import dev.devmon.failure.Failure;
import dev.devmon.failure.Suggestion;
import dev.devmon.report.FailureReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Handles every way in which a command can fail. */
final class Errors implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private final Wiring wiring;

    Errors(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String what = String.valueOf(e.getMessage());
        String suggestion = "";
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            what = (unmatched.isUnknownOption()
                            ? "unknown option"
                            : command.getSubcommands().isEmpty() ? "unexpected argument" : "unknown command")
                    + " \"" + word + "\"";
            suggestion = Suggestion.didYouMean(word, unmatched.isUnknownOption() ? options(command) : visible(command));
        }
        String name = command.getCommandSpec().qualifiedName();
        return report(
                List.of(Failure.usage(
                        what,
                        "`" + name + "` does not accept this",
                        suggestion + "`" + name + " --help` lists what it accepts")),
                List.of(args).contains("--json"));
    }

    private static Set<String> options(CommandLine command) {
        return command.getCommandSpec().optionsMap().keySet();
    }

    private static List<String> visible(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        if (Interruption.inProgress()) {
            Interruption.awaitEnd();
        }
        wiring.console().endProgress();
        boolean json = result.expandedArgs().contains("--json");
        LOG.error("{} failed", command.getCommandSpec().qualifiedName(), e);
        if (wiring.options().debug) {
            e.printStackTrace(wiring.console().terminal().err());
        }
        return report(
                Failure.of(
                        e,
                        "--debug shows where, the log is in "
                                + wiring.stateFolder().path()),
                json);
    }

    private int report(List<Failure> failures, boolean json) {
        if (json) {
            wiring.console().print(FailureReport.json(failures));
        } else {
            wiring.console()
                    .terminal()
                    .err()
                    .print(FailureReport.text(
                            failures, wiring.console().terminal().errStyle(wiring.options())));
        }
        wiring.console().terminal().err().flush();
        return failures.get(0).exitCode().code();
    }
}
