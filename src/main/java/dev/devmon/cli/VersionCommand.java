package dev.devmon.cli;

import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.print("devmon " + Version.number() + ", Java " + Runtime.version());
    }
}
