package dev.devmon.cli;

import dev.devmon.definition.IgnoreEdit;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ignore",
        description = "Leave a service alone: adds it to discovery.ignore in devmon.yaml.",
        mixinStandardHelpOptions = true)
final class IgnoreCommand implements Runnable {
    private final Wiring wiring;

    @Parameters(
            paramLabel = "NAME",
            description = "A service's name in `devmon discover`, a port, a container, an image, or a program.")
    private String name = "";

    IgnoreCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Path file = wiring.projectSettings();
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            String changed = IgnoreEdit.add(file.toString(), text, name);
            if (changed.equals(text)) {
                wiring.console().say(file + " already has it");
                return;
            }
            Files.writeString(file, changed);
            wiring.console().say("added to " + file + "; `devmon up` applies it");
        } catch (IOException e) {
            throw new FailureException(
                    List.of(Failure.invalidFile(
                            file + " cannot be written", String.valueOf(e.getMessage()), "check its permissions")),
                    e);
        }
    }
}
