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
 * What a cluster needs besides the components' own files; all but the last five are keyed by the names of components.
 *
 * @param absent component that has no place there -> why
 * @param eachNode the components that run on every node
 * @param volumeGroups the group that owns a component's volume
 * @param volumeSizes the size of a component's volume, in the notation of a claim
 * @param hostPaths the paths of the node that a component sees, in place of its own
 * @param files path in the container -> text, added to the component's own files or replacing one
 * @param roles the rules of a ClusterRole
 * @param envFiles the files in the container that name the environment
 * @param operated what an operator runs: name of a document -> its template, see {@link KubernetesTemplate}
 * @param envDocuments the operators' documents that name the environment
 * @param namespace the namespace of an overlay, with {@code ENVIRONMENT} in it where each has its own
 * @param environments the environments by name, each of which has an overlay
 * @param overlayFiles name of a file in an overlay -> text that names the environment
 * @param readme the README, with {@code @@NAME@@} for what differs between exports
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
     * The differences of an environment.
     *
     * @param replicas component -> number of replicas, where it is not one
     * @param replacements text -> replacement, for texts that name the environment
     */
    record Environment(String name, Map<String, Integer> replicas, Map<String, String> replacements) {
        /** The ways in which files name the environment. */
        private static final Pattern NAMED =
                Pattern.compile("\\b(env|value|replacement|service\\.environment): development\\b");

        static Environment read(Fields fields, String name) {
            Fields own = fields.requiredFields(name);
            return own.read(all -> new Environment(name, all.map("replicas", COUNT), all.textMap("replace")));
        }

        /** Returns the text for this environment. */
        String of(String text) {
            String there = NAMED.matcher(text).replaceAll("$1: " + name);
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                there = there.replace(replacement.getKey(), replacement.getValue());
            }
            return there;
        }
    }

    /** What runs the programs in a cluster. */
    public enum Runner {
        /** The cluster's own controllers. */
        WORKLOADS,
        /** Operators, for programs that have one. */
        OPERATORS;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the plan from the stack's files. */
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

    /** Returns whether an operator runs a component. */
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
