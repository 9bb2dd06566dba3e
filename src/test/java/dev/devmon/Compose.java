package dev.devmon;

import dev.devmon.engine.HostCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** docker compose v2 on the files of one folder; what it made is removed at the end. */
final class Compose implements AutoCloseable {
    private final Path folder;
    private final String plugin;

    Compose(Path folder) {
        this.folder = folder;
        this.plugin = HostCommand.run(
                        List.of(LabStack.HOME.resolve("lab/compose").toString()), LabStack.HOME)
                .strip();
    }

    /** What it prints; it fails with that. */
    String run(String... words) {
        List<String> command = new ArrayList<>(List.of(plugin));
        command.addAll(Arrays.asList(words));
        return HostCommand.run(command, folder);
    }

    @Override
    public void close() {
        run("down", "--volumes", "--timeout", "1");
    }
}
