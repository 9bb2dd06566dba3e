package dev.devmon.export;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cluster needs besides the components' own files; all by the names of components.
 *
 * @param absent what has no place there -> why
 * @param eachNode what runs on every node
 * @param volumeGroups the group that a volume is given to
 * @param volumeSizes as a claim says it
 * @param files path in the container -> text, in addition to its own
 * @param roles rules of a ClusterRole
 * @param envFiles files in the container that name the environment
 */
public record KubernetesPlan(
        Map<String, String> absent,
        List<String> eachNode,
        Map<String, Integer> volumeGroups,
        Map<String, String> volumeSizes,
        Map<String, Map<String, String>> files,
        Map<String, Object> roles,
        Map<String, List<String>> envFiles) {
    private static final String FOLDER = "kubernetes/";
    private static final String FILE = FOLDER + "export.yaml";
    private static final Form<Integer> GROUP =
            Form.NUMBER.map(number -> number.intValueExact()).filter(group -> group > 0);

    /** As the stack says. */
    public static KubernetesPlan of(StackFiles files) {
        return Yaml.read("stack/" + FILE, files.text(FILE), root -> read(root, files));
    }

    private static KubernetesPlan read(Fields root, StackFiles files) {
        root.schema(1);
        return new KubernetesPlan(
                root.textMap("absent"),
                root.texts("each-node"),
                root.map("volume-groups", GROUP),
                root.textMap("volume-sizes"),
                root.each("files", (all, component) -> {
                    Map<String, String> texts = new TreeMap<>();
                    all.textMap(component).forEach((path, file) -> texts.put(path, files.text(FOLDER + file)));
                    return texts;
                }),
                root.each("roles", (all, component) -> all.plain(component).orElse(List.of())),
                root.each("env-files", Fields::texts));
    }

    boolean has(String component) {
        return !absent.containsKey(component);
    }

    Optional<Integer> volumeGroup(String component) {
        return Optional.ofNullable(volumeGroups.get(component));
    }

    Map<String, String> filesOf(String component) {
        return Optional.ofNullable(files.get(component)).orElse(Map.of());
    }
}
