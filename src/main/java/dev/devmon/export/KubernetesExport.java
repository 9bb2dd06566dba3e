package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.object;
import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The stack for a Kubernetes cluster: a base of kustomize, and an overlay for each environment. The same input makes the same
 * bytes.
 */
public final class KubernetesExport {
    public static final List<String> ENVIRONMENTS = List.of("staging", "production");

    private static final String BASE = "base/";
    private static final String OVERLAYS = "overlays/";
    private static final String POLICIES = "network-policies.yaml";
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String CLUSTER_ROLE = "ClusterRole";

    /** How files that name the environment do so. */
    private static final String ENVIRONMENT = "\\b(env|value|replacement): development\\b";

    private final List<KubernetesWorkload> workloads = new ArrayList<>();
    private final List<Blueprint> blueprints;
    private final KubernetesPlan plan;
    private final SortedMap<String, ExportedFile> files = new TreeMap<>();

    private KubernetesExport(List<Blueprint> blueprints, KubernetesPlan plan) {
        this.blueprints = blueprints;
        this.plan = plan;
    }

    /** Whether there is a place for it in a cluster. */
    public static boolean has(Component component, KubernetesPlan plan) {
        return plan.has(component.name());
    }

    /**
     * Path in the export's folder -> file.
     *
     * @param blueprints of all that has a place there
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
            objects.add(workload.workload());
            workload.service().ifPresent(objects::add);
            role(blueprint.component()).ifPresent(objects::addAll);
            String file = blueprint.component() + ".yaml";
            files.put(BASE + file, KubernetesObject.file(objects));
            resources.add(file);
            workload.files().files().forEach((path, text) -> files.put(BASE + path, text));
            workload.files().generators().forEach((map, entries) -> generators.add(generator(map, entries)));
        }
        files.put(BASE + POLICIES, KubernetesObject.file(policies()));
        resources.add(POLICIES);
        files.put(
                BASE + "kustomization.yaml",
                kustomization(ordered("resources", resources, "configMapGenerator", generators)));
        ENVIRONMENTS.forEach(this::overlay);
        files.put(".gitignore", ExportedFile.ours("/" + OVERLAYS + "*/secrets/\n"));
        files.put("README.md", ExportedFile.ours(KubernetesReadme.of(blueprints, workloads, plan)));
        return files;
    }

    private static ExportedFile kustomization(Map<String, Object> content) {
        Map<String, Object> document =
                ordered("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization");
        document.putAll(content);
        return KubernetesObject.file(List.of(document));
    }

    private static Map<String, Object> generator(String name, SortedMap<String, String> entries) {
        List<String> named = new ArrayList<>();
        entries.forEach((key, file) -> named.add(key + "=" + file));
        return ordered("name", name, "files", named);
    }

    /** The account of what asks the API server, and what it may ask; whom it is bound to, the overlays say. */
    private Optional<List<Map<String, Object>>> role(String component) {
        return Optional.ofNullable(plan.roles().get(component))
                .map(rules -> List.of(
                        object("v1", "ServiceAccount", component, "automountServiceAccountToken", false),
                        object(RBAC, CLUSTER_ROLE, roleName(component), "rules", rules)));
    }

    private static String roleName(String component) {
        return "devmon-" + component;
    }

    /** Only the stack's own pods reach each other, and whoever sends telemetry what takes it. */
    private List<Map<String, Object>> policies() {
        List<Map<String, Object>> policies = new ArrayList<>();
        Map<String, Object> everyPod = Map.of();
        policies.add(
                policy("own-pods-only", everyPod, List.of(Map.of("from", List.of(Map.of("podSelector", everyPod))))));
        for (Blueprint blueprint : blueprints) {
            List<Object> open = new ArrayList<>();
            for (String name : blueprint.definition().openToContainers()) {
                Component.Port port =
                        Objects.requireNonNull(blueprint.definition().ports().get(name), name);
                open.add(ordered("port", port.container(), "protocol", "TCP"));
                if (port.udp()) {
                    open.add(ordered("port", port.container(), "protocol", "UDP"));
                }
            }
            if (!open.isEmpty()) {
                policies.add(policy(
                        blueprint.component() + "-from-everywhere",
                        Map.of("matchLabels", Map.of(KubernetesWorkload.NAME, blueprint.component())),
                        List.of(ordered("from", List.of(Map.of("namespaceSelector", everyPod)), "ports", open))));
            }
        }
        return policies;
    }

    private static Map<String, Object> policy(String name, Map<String, Object> pods, List<Object> ingress) {
        return object(
                "networking.k8s.io/v1",
                "NetworkPolicy",
                name,
                "spec",
                ordered("podSelector", pods, "policyTypes", List.of("Ingress"), "ingress", ingress));
    }

    private void overlay(String environment) {
        String folder = OVERLAYS + environment + "/";
        String namespace = namespace(environment);
        List<String> resources = new ArrayList<>(List.of("../../base", "namespace.yaml"));
        files.put(folder + "namespace.yaml", KubernetesObject.file(List.of(namespaceObject(namespace))));
        List<Map<String, Object>> bindings = plan.roles().keySet().stream()
                .filter(component -> blueprints.stream()
                        .anyMatch(blueprint -> blueprint.component().equals(component)))
                .map(component -> binding(component, environment))
                .toList();
        if (!bindings.isEmpty()) {
            resources.add("access.yaml");
            files.put(folder + "access.yaml", KubernetesObject.file(bindings));
        }
        List<Object> maps = new ArrayList<>();
        List<Object> secrets = new ArrayList<>();
        for (int i = 0; i < blueprints.size(); i++) {
            String component = blueprints.get(i).component();
            SortedMap<String, SortedMap<String, String>> changed = changed(component, workloads.get(i), environment);
            changed.forEach((map, entries) -> {
                Map<String, Object> generator = generator(map, entries);
                generator.put("behavior", "merge");
                maps.add(generator);
            });
            SortedMap<String, String> supplied = new TreeMap<>();
            workloads.get(i).secrets().forEach(name -> supplied.put(name, "secrets/" + component + "/" + name));
            if (!supplied.isEmpty()) {
                secrets.add(generator(KubernetesWorkload.secret(component), supplied));
            }
        }
        Map<String, Object> content =
                ordered("namespace", namespace, "resources", resources, "configMapGenerator", maps);
        if (!secrets.isEmpty()) {
            content.put("secretGenerator", secrets);
        }
        files.put(folder + "kustomization.yaml", kustomization(content));
    }

    /** The files that say another environment there: name of the ConfigMap -> key -> file. */
    private SortedMap<String, SortedMap<String, String>> changed(
            String component, KubernetesWorkload workload, String environment) {
        SortedMap<String, SortedMap<String, String>> changed = new TreeMap<>();
        Optional.ofNullable(plan.envFiles().get(component)).orElse(List.of()).forEach(path -> {
            KubernetesFiles.Entry entry = workload.files().entry(path);
            String text = Objects.requireNonNull(workload.files().files().get(entry.file()), path)
                    .text();
            files.put(
                    OVERLAYS + environment + "/" + entry.file(),
                    ExportedFile.ours(text.replaceAll(ENVIRONMENT, "$1: " + environment)));
            changed.computeIfAbsent(entry.map(), map -> new TreeMap<>()).put(entry.key(), entry.file());
        });
        return changed;
    }

    static String namespace(String environment) {
        return "monitoring-" + environment;
    }

    /** What runs in the node's network is only admitted where that is said. */
    private static Map<String, Object> namespaceObject(String name) {
        return ordered(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                ordered("name", name, "labels", Map.of("pod-security.kubernetes.io/enforce", "privileged")));
    }

    private static Map<String, Object> binding(String component, String environment) {
        Map<String, Object> binding = object(
                RBAC,
                "ClusterRoleBinding",
                roleName(component) + "-" + environment,
                "roleRef",
                ordered("apiGroup", "rbac.authorization.k8s.io", "kind", CLUSTER_ROLE, "name", roleName(component)));
        binding.put(
                "subjects",
                List.of(ordered("kind", "ServiceAccount", "name", component, "namespace", namespace(environment))));
        return binding;
    }
}
