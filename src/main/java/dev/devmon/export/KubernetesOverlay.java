package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.export.KubernetesPlan.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The overlay of an environment, which adds to the base its namespace, its name in files, its secrets, and its
 * replicas.
 */
final class KubernetesOverlay {
    private final Environment environment;
    private final List<KubernetesWorkload> workloads;
    private final SortedMap<String, Map<String, Object>> documents;
    private final KubernetesPlan plan;
    private final String namespace;
    private final SortedMap<String, ExportedFile> files = new TreeMap<>();

    private KubernetesOverlay(
            Environment environment,
            List<KubernetesWorkload> workloads,
            SortedMap<String, Map<String, Object>> documents,
            KubernetesPlan plan) {
        this.environment = environment;
        this.workloads = workloads;
        this.documents = documents;
        this.plan = plan;
        this.namespace = plan.namespace(environment.name());
    }

    /**
     * Returns path in the overlay's folder -> file.
     *
     * @param documents path -> document, for the operators' documents that name the environment
     */
    static SortedMap<String, ExportedFile> files(
            Environment environment,
            List<KubernetesWorkload> workloads,
            SortedMap<String, Map<String, Object>> documents,
            KubernetesPlan plan) {
        return new KubernetesOverlay(environment, workloads, documents, plan).make();
    }

    private SortedMap<String, ExportedFile> make() {
        List<String> resources = new ArrayList<>(List.of("../../base", "namespace.yaml"));
        files.put("namespace.yaml", KubernetesObject.file(List.of(namespaceObject())));
        documents.forEach((path, document) -> {
            files.put(path, here(KubernetesObject.file(List.of(document))));
            resources.add(path);
        });
        plan.overlayFiles().forEach((path, text) -> files.put(path, here(ExportedFile.ours(text))));
        List<Map<String, Object>> bindings = workloads.stream()
                .map(KubernetesWorkload::name)
                .filter(plan.roles()::containsKey)
                .map(name -> KubernetesAccess.binding(name, environment.name(), namespace))
                .toList();
        if (!bindings.isEmpty()) {
            resources.add("access.yaml");
            files.put("access.yaml", KubernetesObject.file(bindings));
        }
        List<Object> maps = new ArrayList<>();
        List<Object> secrets = new ArrayList<>();
        List<Object> replicas = new ArrayList<>();
        for (KubernetesWorkload workload : workloads) {
            changed(workload).forEach((map, entries) -> {
                Map<String, Object> generator = Kustomization.generator(map, entries);
                generator.put("behavior", "merge");
                maps.add(generator);
            });
            secret(workload).ifPresent(secrets::add);
            Optional.ofNullable(environment.replicas().get(workload.name()))
                    .ifPresent(count -> replicas.add(ordered("name", workload.name(), "count", count)));
        }
        Map<String, Object> content =
                ordered("namespace", namespace, "resources", resources, "configMapGenerator", maps);
        if (!secrets.isEmpty()) {
            content.put("secretGenerator", secrets);
        }
        if (!replicas.isEmpty()) {
            content.put("replicas", replicas);
        }
        files.put(Kustomization.FILE, Kustomization.file(content));
        return files;
    }

    private ExportedFile here(ExportedFile file) {
        return ExportedFile.ours(environment.of(file.text()));
    }

    /** Returns the files that name another environment here: name of the ConfigMap -> key -> file. */
    private SortedMap<String, SortedMap<String, String>> changed(KubernetesWorkload workload) {
        SortedMap<String, SortedMap<String, String>> changed = new TreeMap<>();
        Optional.ofNullable(plan.envFiles().get(workload.name()))
                .orElse(List.of())
                .forEach(path -> {
                    KubernetesFiles.Entry entry = workload.files().entry(path);
                    files.put(
                            entry.file(),
                            here(Objects.requireNonNull(workload.files().files().get(entry.file()), path)));
                    changed.computeIfAbsent(entry.map(), map -> new TreeMap<>()).put(entry.key(), entry.file());
                });
        return changed;
    }

    /** Returns the generator of the Secret, from files that the user supplies. */
    private Optional<Map<String, Object>> secret(KubernetesWorkload workload) {
        SortedMap<String, String> supplied = new TreeMap<>();
        workload.secrets().forEach(name -> supplied.put(name, "secrets/" + workload.name() + "/" + name));
        if (supplied.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> generator = Kustomization.generator(KubernetesWorkload.secret(workload.name()), supplied);
        if (plan.operates(workload.name())) {
            // kustomize does not know where operators' resources name a Secret, so it cannot add a hash there
            generator.put("options", Map.of("disableNameSuffixHash", true));
        }
        return Optional.of(generator);
    }

    /** Returns the namespace, which has to allow what runs in the node's network. */
    private Map<String, Object> namespaceObject() {
        return ordered(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                ordered("name", namespace, "labels", Map.of("pod-security.kubernetes.io/enforce", "privileged")));
    }
}
