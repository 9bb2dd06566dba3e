package dev.devmon.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. */
public final class GlobalOptions {
    @Option(
            names = "--stack-name",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Name of the stack; several can run side by side (default: devmon; $DEVMON_STACK_NAME).")
    @Nullable
    String stackName;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings file to use instead of the project's and the user's devmon.yaml ($DEVMON_CONFIG).")
    @Nullable
    Path config;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and the requests to Docker.")
    boolean debug;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "Disable colours; NO_COLOR and TERM=dumb do the same.")
    boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only results and errors, no progress.")
    boolean quiet;
}
