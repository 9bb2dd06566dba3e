package dev.devmon.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a component as ConfigMaps, which kustomize generates from files, and as mounts: a ConfigMap for each
 * folder, and one for all single files.
 */
final class KubernetesFiles {
    private static final String CONFIG = "config/";

    private final String component;
    private final SortedMap<String, ExportedFile> files = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> generators = new TreeMap<>();
    private final SortedMap<String, List<Map<String, Object>>> items = new TreeMap<>();
    private final List<Map<String, Object>> mounts = new ArrayList<>();

    KubernetesFiles(String component) {
        this.component = component;
    }

    /** Adds a folder of the container with all its files or, with a single empty name, a file. */
    void add(String at, SortedMap<String, String> texts) {
        boolean single = texts.containsKey("");
        String map = single ? component : component + slug(at);
        texts.forEach((below, text) -> {
            String path = single ? at : at + "/" + below;
            String key = key(single ? at : below);
            files.put(CONFIG + component + path, ExportedFile.ours(text));
            generators.computeIfAbsent(map, name -> new TreeMap<>()).put(key, CONFIG + component + path);
            items.computeIfAbsent(map, name -> new ArrayList<>())
                    .add(KubernetesObject.ordered("key", key, "path", single ? key : below));
        });
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("name", map);
        mount.put("mountPath", at);
        if (single) {
            mount.put("subPath", key(at));
        }
        mount.put("readOnly", true);
        mounts.add(mount);
    }

    /** Returns path below the base -> file. */
    SortedMap<String, ExportedFile> files() {
        return files;
    }

    /** Returns component and path in the container -> text. */
    SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        files.forEach((path, file) -> texts.put(path.substring(CONFIG.length()), file.text()));
        return texts;
    }

    /** Returns name of the ConfigMap -> key -> file below the base. */
    SortedMap<String, SortedMap<String, String>> generators() {
        return generators;
    }

    /**
     * An entry of a ConfigMap's generator: the name of the ConfigMap, the key, and the file of a path in the container.
     */
    record Entry(String map, String key, String file) {}

    Entry entry(String path) {
        String file = CONFIG + component + path;
        return generators.entrySet().stream()
                .flatMap(map -> map.getValue().entrySet().stream()
                        .filter(key -> key.getValue().equals(file))
                        .map(key -> new Entry(map.getKey(), key.getKey(), file)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(component + " has no " + path));
    }

    /** Returns the mounts, as part of a container. */
    List<Map<String, Object>> mounts() {
        return mounts;
    }

    /** Returns the volumes, as part of a pod. */
    List<Map<String, Object>> volumes() {
        List<Map<String, Object>> volumes = new ArrayList<>();
        items.forEach((map, entries) -> {
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("name", map);
            // A key cannot contain the slashes of a path
            if (entries.stream().anyMatch(item -> !Objects.equals(item.get("key"), item.get("path")))) {
                source.put("items", entries);
            }
            Map<String, Object> volume = new LinkedHashMap<>();
            volume.put("name", map);
            volume.put("configMap", source);
            volumes.add(volume);
        });
        return volumes;
    }

    /** Turns a path into what a name may contain: {@code /etc/x/y.z} -> {@code -etc-x-y-z}. */
    private static String slug(String path) {
        return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Returns the key of a secret in a file: the file's name, as far as a key may contain it. */
    static String secretKey(String path) {
        return key(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Replaces what a key may not contain. */
    private static String key(String path) {
        return path.replaceFirst("^/", "").replaceAll("[^-._a-zA-Z0-9]", "-");
    }
}
