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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\b(env|value|replacement|service\\.environment): development\\b");

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
            List<KubernetesFiles> maps = new ArrayList<>(List.of(workload.setup()));
            if (plan.operates(blueprint.component())) {
                workload.setupJob().ifPresent(objects::add);
            } else {
                objects.add(workload.workload());
                workload.service().ifPresent(objects::add);
                maps.add(workload.files());
            }
            role(blueprint.component()).ifPresent(objects::addAll);
            if (!objects.isEmpty()) {
                String file = blueprint.component() + ".yaml";
                files.put(BASE + file, KubernetesObject.file(objects));
                resources.add(file);
            }
            maps.forEach(map -> {
                map.files().forEach((path, text) -> files.put(BASE + path, text));
                map.generators().forEach((name, entries) -> generators.add(generator(name, entries)));
            });
        }
        SortedMap<String, Map<String, Object>> operated = operated();
        operated.forEach((path, document) -> {
            if (!namesEnvironment(path)) {
                files.put(BASE + path, KubernetesObject.file(List.of(document)));
                resources.add(path);
            }
        });
        files.put(BASE + POLICIES, KubernetesObject.file(KubernetesPolicies.of(blueprints)));
        resources.add(POLICIES);
        files.put(
                BASE + "kustomization.yaml",
                kustomization(ordered("resources", resources, "configMapGenerator", generators)));
        ENVIRONMENTS.forEach(environment -> overlay(environment, operated));
        files.put(".gitignore", ExportedFile.ours("/" + OVERLAYS + "*/secrets/\n"));
        files.put("README.md", ExportedFile.ours(KubernetesReadme.of(blueprints, workloads, plan)));
        return files;
    }

    /** What operators are told: path -> document. */
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

    private boolean namesEnvironment(String document) {
        return plan.envDocuments().contains(document);
    }

    private static ExportedFile of(ExportedFile file, String environment) {
        return ExportedFile.ours(ENVIRONMENT.matcher(file.text()).replaceAll("$1: " + environment));
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

    private void overlay(String environment, SortedMap<String, Map<String, Object>> operated) {
        String folder = OVERLAYS + environment + "/";
        String namespace = plan.namespace(environment);
        List<String> resources = new ArrayList<>(List.of("../../base", "namespace.yaml"));
        operated.forEach((path, document) -> {
            if (namesEnvironment(path)) {
                files.put(folder + path, of(KubernetesObject.file(List.of(document)), environment));
                resources.add(path);
            }
        });
        plan.overlayFiles().forEach((path, text) -> files.put(folder + path, of(ExportedFile.ours(text), environment)));
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
                Map<String, Object> generator = generator(KubernetesWorkload.secret(component), supplied);
                if (plan.operates(component)) {
                    // kustomize does not know where operators' resources name a Secret, to add a hash there
                    generator.put("options", Map.of("disableNameSuffixHash", true));
                }
                secrets.add(generator);
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
            ExportedFile file = Objects.requireNonNull(workload.files().files().get(entry.file()), path);
            files.put(OVERLAYS + environment + "/" + entry.file(), of(file, environment));
            changed.computeIfAbsent(entry.map(), map -> new TreeMap<>()).put(entry.key(), entry.file());
        });
        return changed;
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

    private Map<String, Object> binding(String component, String environment) {
        Map<String, Object> binding = object(
                RBAC,
                "ClusterRoleBinding",
                roleName(component) + "-" + environment,
                "roleRef",
                ordered("apiGroup", "rbac.authorization.k8s.io", "kind", CLUSTER_ROLE, "name", roleName(component)));
        binding.put(
                "subjects",
                List.of(ordered(
                        "kind", "ServiceAccount", "name", component, "namespace", plan.namespace(environment))));
        return binding;
    }
}
