package dev.devmon.export;

import dev.devmon.codec.Json;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.inputs.StackTargets;
import dev.devmon.plan.Blueprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exports the stack for docker compose: {@code compose.yaml}, and the files that it names. The same input makes the
 * same bytes.
 */
public final class ComposeExport {
    static final String FILE = "compose.yaml";

    /** The folder of targets that the user maintains. */
    static final String TARGETS = "targets";

    static final String SERVICES = TARGETS + "/services.json";

    private final String name;
    private final List<Blueprint> blueprints;
    private final SortedMap<String, ExportedFile> files = new TreeMap<>();
    private final Map<String, Object> services = new LinkedHashMap<>();
    private final Map<String, Object> volumes = new TreeMap<>();
    private final Map<String, Object> secrets = new TreeMap<>();

    private ComposeExport(String name, List<Blueprint> blueprints) {
        this.name = name;
        this.blueprints = blueprints;
    }

    /**
     * Returns path in the export's folder -> file.
     *
     * @param name the name of the stack, and of compose's project
     * @param blueprints the blueprints of all components of the stack
     * @param bridgeAddress the address as in {@link dev.devmon.plan.EngineInfo}
     * @param targets the user's services, as a file of targets
     */
    public static SortedMap<String, ExportedFile> files(
            String name, List<Blueprint> blueprints, String bridgeAddress, String targets) {
        return new ComposeExport(name, blueprints).make(bridgeAddress, targets);
    }

    private SortedMap<String, ExportedFile> make(String bridgeAddress, String targets) {
        for (Blueprint blueprint : blueprints) {
            ComposeService service = new ComposeService(blueprint, blueprints, bridgeAddress);
            services.put(blueprint.component(), service.definition());
            service.setup().ifPresent(setup -> services.put(service.setupName(), setup));
            service.mounts().volumes().forEach(volume -> volumes.put(volume, new TreeMap<>()));
            service.mounts()
                    .secretFiles()
                    .forEach((secret, path) -> secrets.put(secret, new TreeMap<>(Map.of("file", "./" + path))));
            files.putAll(service.files());
        }
        if (blueprints.stream().anyMatch(blueprint -> blueprint.stateFolders().containsKey(StateKind.HOST_TARGETS))) {
            files.put(
                    TARGETS + "/" + StackTargets.FILE,
                    ExportedFile.ours(StackTargets.json(StateKind.HOST_TARGETS, blueprints) + "\n"));
            files.put(SERVICES, new ExportedFile(targets, ExportedFile.Kind.FIRST));
        }
        if (!secrets.isEmpty()) {
            files.put(".gitignore", ExportedFile.ours("/" + ComposeMounts.SECRETS + "/\n"));
        }
        files.put(FILE, ExportedFile.ours(document()));
        files.put("README.md", ExportedFile.ours(ComposeReadme.of(name, blueprints, !bridgeAddress.isEmpty())));
        return files;
    }

    private String document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("services", services);
        if (!volumes.isEmpty()) {
            document.put("volumes", volumes);
        }
        if (!secrets.isEmpty()) {
            document.put("secrets", secrets);
        }
        return """
                # Made by `devmon export compose`, which makes it anew when it is run again: put changes of your own into
                # compose.override.yaml. README.md says how this stack is started, and how it differs from devmon's.
                """
                + Yaml.write(Json.read(Json.write(document)).orElseThrow());
    }
}
