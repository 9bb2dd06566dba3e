package dev.devmon.export;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a cluster needs besides the components' own files; but for the last five, all by the names of components.
 *
 * @param absent what has no place there -> why
 * @param eachNode what runs on every node
 * @param volumeGroups the group that a volume is given to
 * @param volumeSizes as a claim says it
 * @param hostPaths paths of the node that it sees, in place of the component's own
 * @param files path in the container -> text, in addition to its own or in place of one
 * @param roles rules of a ClusterRole
 * @param envFiles files in the container that name the environment
 * @param operated what an operator runs: name of a document -> what it is made of, see {@link KubernetesTemplate}
 * @param envDocuments documents of what is operated that name the environment
 * @param namespace of an overlay, with {@code ENVIRONMENT} in it where each has one of its own
 * @param environments by name: each has an overlay
 * @param overlayFiles name in an overlay -> text that names the environment
 * @param readme with {@code @@NAME@@} for what differs from export to export
 */
public record KubernetesPlan(
        Map<String, String> absent,
        List<String> eachNode,
        Map<String, Integer> volumeGroups,
        Map<String, String> volumeSizes,
        Map<String, List<String>> hostPaths,
        Map<String, Map<String, String>> files,
        Map<String, Object> roles,
        Map<String, List<String>> envFiles,
        Map<String, SortedMap<String, String>> operated,
        List<String> envDocuments,
        String namespace,
        Map<String, Environment> environments,
        Map<String, String> overlayFiles,
        String readme) {
    private static final String FOLDER = "kubernetes/";
    private static final Form<Integer> COUNT =
            Form.NUMBER.map(number -> number.intValueExact()).filter(number -> number > 0);

    /**
     * What is different in an environment.
     *
     * @param replicas how many of a component, where it is not one
     * @param replacements in what names the environment: text -> text
     */
    record Environment(String name, Map<String, Integer> replicas, Map<String, String> replacements) {
        /** How files that name the environment do so. */
        private static final Pattern NAMED =
                Pattern.compile("\\b(env|value|replacement|service\\.environment): development\\b");

        static Environment read(Fields fields, String name) {
            Fields own = fields.requiredFields(name);
            return own.read(all -> new Environment(name, all.map("replicas", COUNT), all.textMap("replace")));
        }

        /** What the text says there. */
        String of(String text) {
            String there = NAMED.matcher(text).replaceAll("$1: " + name);
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                there = there.replace(replacement.getKey(), replacement.getValue());
            }
            return there;
        }
    }

    /** Who runs the programs in a cluster. */
    public enum Runner {
        /** The cluster's own controllers. */
        WORKLOADS,
        /** Operators, where there is one for a program. */
        OPERATORS;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the stack says. */
    public static KubernetesPlan of(Runner runner, StackFiles files) {
        String name = FOLDER + runner.word();
        return Yaml.read("stack/" + name + ".yaml", files.text(name + ".yaml"), root -> read(root, name, files));
    }

    private static KubernetesPlan read(Fields root, String name, StackFiles files) {
        root.schema(1);
        Map<String, String> overlayFiles = new TreeMap<>();
        root.textMap("overlay-files").forEach((path, file) -> overlayFiles.put(path, files.text(FOLDER + file)));
        Map<String, SortedMap<String, String>> operated = new TreeMap<>();
        files.tree(name).forEach((path, text) -> {
            String[] componentAndFile = path.split("/", 2);
            operated.computeIfAbsent(componentAndFile[0], component -> new TreeMap<>())
                    .put(componentAndFile[1], text);
        });
        return new KubernetesPlan(
                root.textMap("absent"),
                root.texts("each-node"),
                root.map("volume-groups", COUNT),
                root.textMap("volume-sizes"),
                root.each("host-paths", Fields::texts),
                root.each("files", (all, component) -> {
                    Map<String, String> texts = new TreeMap<>();
                    all.textMap(component).forEach((path, file) -> texts.put(path, files.text(FOLDER + file)));
                    return texts;
                }),
                root.each("roles", (all, component) -> all.plain(component).orElse(List.of())),
                root.each("env-files", Fields::texts),
                operated,
                root.texts("env-documents"),
                root.text("namespace"),
                root.each("environments", Environment::read),
                overlayFiles,
                files.text(name + ".md"));
    }

    boolean has(String component) {
        return !absent.containsKey(component);
    }

    String volumeSize(String component) {
        return Optional.ofNullable(volumeSizes.get(component)).orElse("1Gi");
    }

    /** Whether an operator runs it. */
    boolean operates(String component) {
        return operated.containsKey(component);
    }

    String namespace(String environment) {
        return namespace.replace("ENVIRONMENT", environment);
    }

    Optional<Integer> volumeGroup(String component) {
        return Optional.ofNullable(volumeGroups.get(component));
    }

    Map<String, String> filesOf(String component) {
        return Optional.ofNullable(files.get(component)).orElse(Map.of());
    }
}
