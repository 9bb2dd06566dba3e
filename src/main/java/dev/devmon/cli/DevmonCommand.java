package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import dev.devmon.report.TextStyle;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "devmon",
        description = "The monitoring stack that a backend developer runs on their own machine.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        footer = {
            "",
            "The engine is the one that DOCKER_HOST names (unix://, tcp://, ssh://), that of the current Docker context, or"
                    + " a socket on this machine; `devmon doctor` shows which."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
public final class DevmonCommand implements Runnable {
    @Mixin
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private DevmonCommand(GlobalOptions options) {
        this.options = options;
    }

    /**
     * Returns the command line with its commands.
     *
     * @param arguments the arguments; when they begin with the name of a command, only that one is made, since
     *     reflection over all of them would take longer than {@code status} itself
     */
    public static CommandLine commandLine(Wiring wiring, String... arguments) {
        CommandLine root = new CommandLine(new DevmonCommand(wiring.options()));
        Map<String, Function<Wiring, Object>> commands = commands();
        Function<Wiring, Object> only = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (only != null && !arguments[0].equals("completion")) {
            add(root, only, wiring);
        } else {
            commands.values().forEach(command -> add(root, command, wiring));
        }
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            exitCodes.put(" " + code.code(), code.meaning());
        }
        root.getCommandSpec().usageMessage().exitCodeList(exitCodes);
        boolean colour = wiring.console().style() == TextStyle.Mode.COLOUR
                && !List.of(arguments).contains("--no-color");
        root.setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF));
        root.setOut(new PrintWriter(wiring.console().terminal().out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(wiring.console().terminal().err(), true, StandardCharsets.UTF_8));
        root.setParameterExceptionHandler(new Errors(wiring));
        root.setExecutionExceptionHandler(new Errors(wiring));
        return root;
    }

    private static void add(CommandLine root, Function<Wiring, Object> command, Wiring wiring) {
        CommandLine made = new CommandLine(command.apply(wiring));
        if (made.getCommand() instanceof CommandGroup group) {
            group.parts().forEach(made::addSubcommand);
        }
        if (made.getCommand() instanceof RunCommand) {
            made.setStopAtPositional(true); // what it runs has options of its own
        }
        root.addSubcommand(made);
    }

    private static Map<String, Function<Wiring, Object>> commands() {
        Map<String, Function<Wiring, Object>> commands = new LinkedHashMap<>();
        commands.put("up", UpCommand::new);
        commands.put("down", DownCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("open", OpenCommand::new);
        commands.put("logs", LogsCommand::new);
        commands.put("trace", TraceCommand::new);
        commands.put("canary", CanaryCommand::new);
        commands.put("restart", RestartCommand::new);
        commands.put("discover", DiscoverCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("metrics", MetricsCommand::new);
        commands.put("mcp", McpCommand::new);
        commands.put("env", EnvCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("ignore", IgnoreCommand::new);
        commands.put("forget", ForgetCommand::new);
        commands.put("alerts", AlertsCommand::new);
        commands.put("dashboard", DashboardCommand::new);
        commands.put("init", InitCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("agent", AgentCommand::new);
        return commands;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    GlobalOptions options() {
        return options;
    }
}
