package dev.devmon.export;

import dev.devmon.codec.Json;
import dev.devmon.codec.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes objects for an API server. */
final class KubernetesObject {
    static final Map<String, String> PART_OF = Map.of("app.kubernetes.io/part-of", "devmon");

    private KubernetesObject() {}

    /** Returns an object with one key besides its kind and name. */
    static Map<String, Object> object(String version, String kind, String name, String key, @Nullable Object value) {
        return ordered(
                "apiVersion", version, "kind", kind, "metadata", ordered("name", name, "labels", PART_OF), key, value);
    }

    /** Returns the same object, labelled as ours. */
    static Map<String, Object> labelled(Map<String, Object> object) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        Map<String, Object> labels = new LinkedHashMap<>(PART_OF);
        if (object.get("metadata") instanceof Map<?, ?> own) {
            own.forEach((key, value) -> metadata.put(String.valueOf(key), value));
            if (own.get("labels") instanceof Map<?, ?> ownLabels) {
                ownLabels.forEach((key, value) -> labels.put(String.valueOf(key), value));
            }
        }
        metadata.put("labels", labels);
        Map<String, Object> labelled = new LinkedHashMap<>(object);
        labelled.put("metadata", metadata);
        return labelled;
    }

    /** Returns a mapping in this order, without null values. */
    static Map<String, Object> ordered(@Nullable Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (value != null) {
                map.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return map;
    }

    /** Returns a file with these documents. */
    static ExportedFile file(List<Map<String, Object>> documents) {
        return ExportedFile.ours(documents.stream()
                .map(document -> Yaml.write(Json.read(Json.write(document)).orElseThrow()))
                .collect(Collectors.joining("---\n")));
    }
}
