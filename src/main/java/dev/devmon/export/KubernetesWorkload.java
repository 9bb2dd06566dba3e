package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.inputs.StackTargets;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A component as what runs it in a cluster: a Deployment; a StatefulSet if it has volumes; a DaemonSet if it runs on
 * every node.
 */
final class KubernetesWorkload {
    static final String NAME = "app.kubernetes.io/name";

    private final Blueprint blueprint;
    private final Component component;
    private final KubernetesPlan plan;
    private final KubernetesFiles files;
    private final KubernetesFiles setup;
    private final ComponentFiles own;

    /** @param all all components of the stack */
    KubernetesWorkload(Blueprint blueprint, List<Blueprint> all, KubernetesPlan plan) {
        this.blueprint = blueprint;
        this.component = blueprint.definition();
        this.plan = plan;
        this.files = new KubernetesFiles(component.name());
        this.setup = new KubernetesFiles(component.name());
        this.own = ComponentFiles.of(blueprint);
        SortedMap<String, SortedMap<String, String>> mounts = new TreeMap<>(own.mounts());
        plan.filesOf(component.name()).forEach((path, text) -> mounts.put(path, new TreeMap<>(Map.of("", text))));
        mounts.forEach(files::add);
        String targets = blueprint.stateFolders().get(StateKind.STACK_TARGETS);
        if (targets != null) {
            List<Blueprint> named = all.stream()
                    .filter(other -> !plan.eachNode().contains(other.component()))
                    .toList();
            files.add(
                    targets,
                    new TreeMap<>(Map.of(StackTargets.FILE, StackTargets.json(StateKind.STACK_TARGETS, named) + "\n")));
        }
        if (!blueprint.setup().isEmpty()) {
            setup.add(
                    SetupScript.FOLDER,
                    SetupScript.of(blueprint, plan.operates(component.name()) ? component.name() : "127.0.0.1"));
        }
    }

    /** Returns the component's name. */
    String name() {
        return component.name();
    }

    KubernetesFiles files() {
        return files;
    }

    /** Returns the script that sends the setup; without files where there is no setup. */
    KubernetesFiles setup() {
        return setup;
    }

    /** Returns the names of the files with secrets that the user supplies. */
    Set<String> secrets() {
        Set<String> names = new TreeSet<>();
        own.secrets().keySet().forEach(path -> names.add(KubernetesFiles.secretKey(path)));
        return names;
    }

    /** Returns the name of a component's Secret. */
    static String secret(String component) {
        return component + "-secrets";
    }

    /**
     * Returns the job that sends the setup to a program that an operator runs; named after its content, since a job
     * cannot change.
     */
    Optional<Map<String, Object>> setupJob() {
        if (blueprint.setup().isEmpty()) {
            return Optional.empty();
        }
        String content = Fingerprint.of(List.of(component.image(), setup.files().toString()));
        return Optional.of(KubernetesObject.object(
                "batch/v1",
                "Job",
                component.name() + "-setup-" + content.substring(0, 8),
                "spec",
                ordered(
                        "template",
                        ordered("metadata", Map.of("labels", KubernetesObject.PART_OF), "spec", pod().setupOnce()))));
    }

    private KubernetesPod pod() {
        return new KubernetesPod(blueprint, plan, new KubernetesVolumes(blueprint, plan, files, own.secrets()), setup);
    }

    Map<String, Object> workload() {
        boolean eachNode = plan.eachNode().contains(component.name());
        List<Object> claims = eachNode ? List.of() : claims();
        Map<String, Object> spec = new LinkedHashMap<>();
        if (!eachNode) {
            spec.put("replicas", 1);
        }
        if (!claims.isEmpty()) {
            spec.put("serviceName", component.name());
        }
        spec.put("selector", Map.of("matchLabels", Map.of(NAME, component.name())));
        spec.put("template", ordered("metadata", Map.of("labels", labels()), "spec", pod().spec()));
        if (!claims.isEmpty()) {
            spec.put("volumeClaimTemplates", claims);
        }
        String kind = eachNode ? "DaemonSet" : claims.isEmpty() ? "Deployment" : "StatefulSet";
        return KubernetesObject.object("apps/v1", kind, component.name(), "spec", spec);
    }

    /** Returns the service, or empty where nothing listens for others. */
    Optional<Map<String, Object>> service() {
        if (component.ports().isEmpty() || plan.eachNode().contains(component.name())) {
            return Optional.empty();
        }
        List<Object> ports = new ArrayList<>();
        new TreeMap<>(component.ports()).forEach((name, port) -> {
            ports.add(ordered("name", name, "port", port.container()));
            if (port.udp()) {
                ports.add(ordered("name", name + "-udp", "port", port.container(), "protocol", "UDP"));
            }
        });
        return Optional.of(KubernetesObject.object(
                "v1",
                "Service",
                component.name(),
                "spec",
                ordered("selector", Map.of(NAME, component.name()), "ports", ports)));
    }

    private List<Object> claims() {
        List<Object> claims = new ArrayList<>();
        component.mounts().forEach(mount -> {
            if (mount.source() instanceof Mount.Volume volume) {
                claims.add(ordered(
                        "metadata",
                        Map.of("name", volume.name()),
                        "spec",
                        ordered(
                                "accessModes",
                                List.of("ReadWriteOnce"),
                                "resources",
                                Map.of("requests", Map.of("storage", plan.volumeSize(component.name()))))));
            }
        });
        return claims;
    }

    private SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>(KubernetesObject.PART_OF);
        labels.put(NAME, component.name());
        return labels;
    }
}
