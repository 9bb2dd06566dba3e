package dev.devmon.export;

import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.inputs.AlertRouting;
import dev.devmon.plan.Blueprint;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of a component, grouped by what has to be mounted for them: as few folders as possible, and none that would
 * hide more of the image than it replaces, or that a secret has to be mounted into.
 *
 * @param mounts file or folder in the container -> path below it, empty for a file -> text
 * @param secrets path in the container -> text
 */
record ComponentFiles(SortedMap<String, SortedMap<String, String>> mounts, SortedMap<String, String> secrets) {

    static ComponentFiles of(Blueprint blueprint) {
        SortedMap<String, String> secrets = new TreeMap<>();
        SortedMap<String, String> others = new TreeMap<>();
        List<Mount> mounted = blueprint.definition().mounts();
        blueprint
                .allFiles()
                .forEach((path, text) ->
                        (mounted.stream().anyMatch(mount -> secret(mount, path)) ? secrets : others).put(path, text));
        Set<String> single = mounted.stream().map(Mount::at).collect(Collectors.toSet());
        Set<String> folders = new HashSet<>();
        others.keySet().stream()
                .filter(path -> !single.contains(path))
                .map(ComponentFiles::parent)
                .filter(folder -> secrets.keySet().stream().noneMatch(secret -> within(secret, folder)))
                .forEach(folders::add);
        SortedMap<String, SortedMap<String, String>> mounts = new TreeMap<>();
        others.forEach((path, text) -> {
            Optional<String> folder = folders.stream()
                    .filter(candidate -> within(path, candidate))
                    .min(Comparator.comparing(String::length));
            mounts.computeIfAbsent(folder.orElse(path), ignored -> new TreeMap<>())
                    .put(folder.map(at -> path.substring(at.length() + 1)).orElse(""), text);
        });
        return new ComponentFiles(mounts, secrets);
    }

    private static boolean secret(Mount mount, String path) {
        return (mount.source() instanceof Mount.Secret && mount.at().equals(path))
                || (mount.source() instanceof Mount.Generated generated
                        && generated.kind() == GeneratedKind.ALERT_ROUTING
                        && within(path, mount.at() + "/" + AlertRouting.SECRETS));
    }

    /** Returns path in the container -> text, without the secrets. */
    Map<String, String> plain() {
        Map<String, String> plain = new TreeMap<>();
        mounts.forEach((at, files) ->
                files.forEach((below, text) -> plain.put(below.isEmpty() ? at : at + "/" + below, text)));
        return plain;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static boolean within(String path, String folder) {
        return path.startsWith(folder + "/");
    }
}
