package dev.devmon.inputs;

import dev.devmon.alerting.routing.Channels;
import dev.devmon.codec.Problems;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Settings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Generates the configuration of the component that routes alerts: its own {@code routing.yml} with the user's
 * channels.
 */
public final class AlertRouting {
    static final String FILE = "routing.yml";

    /** The folder of secrets among the files. */
    public static final String SECRETS = "secrets";

    private AlertRouting() {}

    /**
     * Returns the files in the container: the routing, and a file for each secret.
     *
     * @throws FailureException {@code INVALID_FILE}, with every error in the settings and in the secrets' files
     */
    static SortedMap<String, String> of(Stack stack) {
        SortedMap<String, String> files = new TreeMap<>();
        for (Component component : stack.components()) {
            component.mounts().stream().filter(AlertRouting::routing).forEach(mount -> {
                Problems problems = new Problems();
                Channels channels = channels(stack, mount.at(), problems);
                String path = component.folder() + "/" + FILE;
                files.put(FILE, channels.fill("stack/" + path, stack.files().text(path)));
                problems.throwIfAny();
                SecretFiles.read(secrets(channels)).forEach((name, text) -> files.put(SECRETS + "/" + name, text));
            });
        }
        return files;
    }

    /** Returns the user's settings; for secrets only the path of the file. */
    static List<Setting> inForce(Stack stack) {
        return channels(stack, "", new Problems()).inForce();
    }

    private static Channels channels(Stack stack, String folder, Problems problems) {
        return new Channels(folder + "/" + SECRETS, stack.settings().alerts().channels(), problems);
    }

    private static boolean routing(Mount mount) {
        return mount.source() instanceof Mount.Generated generated && generated.kind() == GeneratedKind.ALERT_ROUTING;
    }

    private static Map<String, Sourced<Path>> secrets(Channels channels) {
        Map<String, Sourced<Path>> files = new LinkedHashMap<>();
        channels.secrets().forEach((name, value) -> {
            Path path =
                    Settings.beside(Path.of(value.at().file()), value.text("").orElse(""));
            files.put(name, new Sourced<>(path, value.at()));
        });
        return files;
    }
}
