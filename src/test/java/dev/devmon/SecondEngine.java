package dev.devmon;

import dev.devmon.engine.HostCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lab's second engine, where nothing else runs. */
final class SecondEngine {
    private SecondEngine() {}

    /** What {@code lab/engine-next} says. */
    static String tell(String... words) {
        List<String> command =
                new ArrayList<>(List.of(LabStack.HOME.resolve("lab/engine-next").toString()));
        command.addAll(List.of(words));
        return HostCommand.run(command, Path.of(".")).strip();
    }

    static String socket() {
        return "unix://" + tell("socket");
    }
}
