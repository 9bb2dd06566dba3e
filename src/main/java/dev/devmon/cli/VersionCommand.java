package dev.devmon.cli;

import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    private final Wiring wiring;

    VersionCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        wiring.console().print("devmon " + Version.number() + ", Java " + Runtime.version());
    }
}
