package dev.devmon.export;

import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.inputs.StackTargets;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The mounts of a compose service: files of the export's folder, volumes, paths of the machine, and secrets. */
final class ComposeMounts {
    static final String CONFIG = "config/";
    static final String SECRETS = "secrets";

    private final Blueprint blueprint;
    private final ComponentFiles files;
    private final Set<String> volumes = new TreeSet<>();
    private final List<String> mounts = new ArrayList<>();

    ComposeMounts(Blueprint blueprint) {
        this.blueprint = blueprint;
        this.files = ComponentFiles.of(blueprint);
        files.mounts().keySet().forEach(at -> mounts.add("./" + config(at) + ":" + at + ":ro"));
        blueprint.stateFolders().forEach((kind, at) -> {
            switch (kind) {
                case STACK_TARGETS -> mounts.add("./" + config(at) + ":" + at + ":ro");
                case HOST_TARGETS -> mounts.add("./" + ComposeExport.TARGETS + ":" + at + ":ro");
                case DISCOVERY_METRICS, SERVICE_DASHBOARDS -> mounts.add(volume(kind.word(), at));
            }
        });
        blueprint.definition().mounts().forEach(mount -> {
            if (mount.source() instanceof Mount.Volume volume) {
                mounts.add(volume(blueprint.component() + "-" + volume.name(), mount.at()));
            }
        });
        blueprint.hostPaths().forEach((path, at) -> mounts.add(ComposeService.literal(path + ":" + at + ":ro")));
    }

    private String volume(String name, String at) {
        volumes.add(name);
        return name + ":" + at;
    }

    List<String> mounts() {
        return mounts;
    }

    /** Returns the names of the volumes among the mounts. */
    Set<String> volumes() {
        return volumes;
    }

    /** Returns the secrets in the form in which a service refers to them. */
    List<Map<String, String>> secrets() {
        List<Map<String, String>> secrets = new ArrayList<>();
        files.secrets().keySet().forEach(path -> {
            Map<String, String> secret = new LinkedHashMap<>();
            secret.put("source", secretName(path));
            secret.put("target", path);
            secrets.add(secret);
        });
        return secrets;
    }

    /** Returns name of the secret -> its file in the export's folder. */
    SortedMap<String, String> secretFiles() {
        SortedMap<String, String> named = new TreeMap<>();
        files.secrets().keySet().forEach(path -> named.put(secretName(path), secretFile(path)));
        return named;
    }

    /**
     * Returns path in the export's folder -> file.
     *
     * @param all all components of the stack
     */
    SortedMap<String, ExportedFile> files(List<Blueprint> all) {
        SortedMap<String, ExportedFile> exported = new TreeMap<>();
        files.plain().forEach((path, text) -> exported.put(config(path), ExportedFile.ours(text)));
        files.secrets()
                .forEach((path, text) ->
                        exported.put(secretFile(path), new ExportedFile(text, ExportedFile.Kind.SECRET)));
        String targets = blueprint.stateFolders().get(StateKind.STACK_TARGETS);
        if (targets != null) {
            exported.put(
                    config(targets) + "/" + StackTargets.FILE,
                    ExportedFile.ours(StackTargets.json(StateKind.STACK_TARGETS, all) + "\n"));
        }
        return exported;
    }

    private String secretName(String path) {
        return blueprint.component() + "-" + lastName(path);
    }

    private String secretFile(String path) {
        return SECRETS + "/" + blueprint.component() + "/" + lastName(path);
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the path in the export's folder; below the component's folder, files lie as in the container. */
    private String config(String path) {
        return CONFIG + blueprint.component() + path;
    }
}
