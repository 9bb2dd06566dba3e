package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a shell completion script: source <(devmon completion bash).",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES} (default: bash).")
    private Shell shell = Shell.bash;

    /** The shells, in lower case as they are typed. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    CompletionCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        wiring.console()
                .print(
                        switch (shell) {
                            case bash, zsh ->
                                AutoComplete.bash("devmon", root); // works in zsh through its bashcompinit
                            case fish -> fish(root);
                        });
        return ExitCode.OK.code();
    }

    /** Returns the script for fish, which picocli does not generate. */
    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c devmon -f\n");
        Map<String, CommandLine> commands = visible(root);
        names(script, "__fish_use_subcommand", commands);
        commands.forEach((name, command) -> fish(script, "__fish_seen_subcommand_from " + name, command));
        return script.toString();
    }

    /** @param seen the condition under which the command has been typed */
    private static void fish(StringBuilder script, String seen, CommandLine command) {
        Map<String, CommandLine> parts = visible(command);
        String here = parts.isEmpty()
                ? seen
                : seen + "; and not __fish_seen_subcommand_from " + String.join(" ", parts.keySet());
        names(script, here, parts);
        for (OptionSpec option : command.getCommandSpec().options()) {
            String longName = option.longestName();
            if (longName.startsWith("--")) {
                line(script, here, "-l " + longName.substring(2), option.description());
            }
        }
        parts.forEach((name, part) -> fish(script, seen + "; and __fish_seen_subcommand_from " + name, part));
    }

    private static void names(StringBuilder script, String here, Map<String, CommandLine> commands) {
        commands.forEach((name, command) -> line(
                script,
                here,
                "-a " + name,
                command.getCommandSpec().usageMessage().description()));
    }

    private static void line(StringBuilder script, String here, String what, String[] description) {
        script.append("complete -c devmon -n '")
                .append(here)
                .append("' ")
                .append(what)
                .append(" -d '")
                .append(describe(description))
                .append("'\n");
    }

    private static Map<String, CommandLine> visible(CommandLine command) {
        Map<String, CommandLine> visible = new LinkedHashMap<>(command.getSubcommands());
        visible.values().removeIf(part -> part.getCommandSpec().usageMessage().hidden());
        return visible;
    }

    private static String describe(String[] description) {
        return description.length == 0 ? "" : description[0].replace("'", "\\'");
    }
}
