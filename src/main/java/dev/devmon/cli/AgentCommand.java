package dev.devmon.cli;

import dev.devmon.agent.Agent;
import dev.devmon.agent.AgentProcess;
import dev.devmon.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "agent",
        description = "Discover services until the stack is gone; `devmon up` starts it.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class AgentCommand implements Runnable {
    private final Wiring wiring;

    @Option(names = "--identity", required = true, description = "What it was started with.")
    private String identity = "";

    AgentCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Session session = wiring.quietSession();
        boolean only = AgentProcess.whileOnlyOne(session.state(), identity, onDuty -> {
            try {
                new Agent(
                                session,
                                () -> wiring.currentSession().stack().settings().metrics(),
                                wiring.command("dashboard", "generate"),
                                wiring.command("up"))
                        .run(onDuty);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        if (!only) {
            wiring.console().say("another agent of this stack is already running");
        }
    }
}
