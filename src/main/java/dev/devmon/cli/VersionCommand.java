package dev.devmon.cli;

import dev.devmon.failure.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.print("devmon " + Version.number() + ", Java " + Runtime.version());
        return ExitCode.OK.code();
    }
}
