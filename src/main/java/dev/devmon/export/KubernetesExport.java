package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Exports the stack for a Kubernetes cluster: a base of kustomize, and an overlay for each environment. The same input
 * makes the same bytes.
 */
public final class KubernetesExport {
    private static final String BASE = "base/";
    private static final String OVERLAYS = "overlays/";
    private static final String POLICIES = "network-policies.yaml";

    private final List<KubernetesWorkload> workloads = new ArrayList<>();
    private final List<Blueprint> blueprints;
    private final KubernetesPlan plan;
    private final SortedMap<String, ExportedFile> files = new TreeMap<>();

    private KubernetesExport(List<Blueprint> blueprints, KubernetesPlan plan) {
        this.blueprints = blueprints;
        this.plan = plan;
    }

    /** Returns whether a component has a place in a cluster. */
    public static boolean has(Component component, KubernetesPlan plan) {
        return plan.has(component.name());
    }

    /**
     * Returns path in the export's folder -> file.
     *
     * @param blueprints the blueprints of all components with a place in a cluster
     */
    public static SortedMap<String, ExportedFile> files(List<Blueprint> blueprints, KubernetesPlan plan) {
        return new KubernetesExport(blueprints, plan).make();
    }

    private SortedMap<String, ExportedFile> make() {
        List<String> resources = new ArrayList<>();
        List<Object> generators = new ArrayList<>();
        for (Blueprint blueprint : blueprints) {
            KubernetesWorkload workload = new KubernetesWorkload(blueprint, blueprints, plan);
            workloads.add(workload);
            List<Map<String, Object>> objects = new ArrayList<>();
            List<KubernetesFiles> maps = new ArrayList<>(List.of(workload.setup()));
            if (plan.operates(blueprint.component())) {
                workload.setupJob().ifPresent(objects::add);
            } else {
                objects.add(workload.workload());
                workload.service().ifPresent(objects::add);
                maps.add(workload.files());
            }
            KubernetesAccess.role(blueprint.component(), plan).ifPresent(objects::addAll);
            if (!objects.isEmpty()) {
                String file = blueprint.component() + ".yaml";
                files.put(BASE + file, KubernetesObject.file(objects));
                resources.add(file);
            }
            maps.forEach(map -> {
                map.files().forEach((path, text) -> files.put(BASE + path, text));
                map.generators().forEach((name, entries) -> generators.add(Kustomization.generator(name, entries)));
            });
        }
        SortedMap<String, Map<String, Object>> different = new TreeMap<>();
        operated().forEach((path, document) -> {
            if (plan.envDocuments().contains(path)) {
                different.put(path, document);
            } else {
                files.put(BASE + path, KubernetesObject.file(List.of(document)));
                resources.add(path);
            }
        });
        files.put(BASE + POLICIES, KubernetesObject.file(KubernetesPolicies.of(blueprints)));
        resources.add(POLICIES);
        files.put(
                BASE + Kustomization.FILE,
                Kustomization.file(ordered("resources", resources, "configMapGenerator", generators)));
        plan.environments().values().forEach(environment -> KubernetesOverlay.files(
                        environment, workloads, different, plan)
                .forEach((path, file) -> files.put(OVERLAYS + environment.name() + "/" + path, file)));
        files.put(".gitignore", ExportedFile.ours("/" + OVERLAYS + "*/secrets/\n"));
        files.put("README.md", ExportedFile.ours(KubernetesReadme.of(blueprints, workloads, plan)));
        return files;
    }

    /** Returns the documents for operators: path -> document. */
    private SortedMap<String, Map<String, Object>> operated() {
        SortedMap<String, String> known = new TreeMap<>();
        workloads.forEach(workload -> known.putAll(workload.files().texts()));
        Map<String, Blueprint> components =
                blueprints.stream().collect(Collectors.toMap(Blueprint::component, blueprint -> blueprint));
        SortedMap<String, Map<String, Object>> documents = new TreeMap<>();
        plan.operated().forEach((component, templates) -> {
            if (components.containsKey(component)) {
                templates.forEach((file, text) -> {
                    String path = component + "/" + file;
                    new KubernetesTemplate(path, components, known, plan)
                            .documents(text)
                            .forEach((more, document) -> documents.put(
                                    path.replaceFirst("(?=\\.yaml$)", more), KubernetesObject.labelled(document)));
                });
            }
        });
        return documents;
    }
}
