package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes kustomization.yaml, and the generators of ConfigMaps and Secrets in it. */
final class Kustomization {
    static final String FILE = "kustomization.yaml";

    private Kustomization() {}

    static ExportedFile file(Map<String, Object> content) {
        Map<String, Object> document =
                ordered("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization");
        document.putAll(content);
        return KubernetesObject.file(List.of(document));
    }

    /** @param entries key -> file */
    static Map<String, Object> generator(String name, SortedMap<String, String> entries) {
        List<String> named = new ArrayList<>();
        entries.forEach((key, file) -> named.add(key + "=" + file));
        return ordered("name", name, "files", named);
    }
}
