package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files and folders of a component in a pod: its configuration, its secrets, what it stores, and what it sees of
 * its node.
 */
final class KubernetesVolumes {
    /** The folder of a node for data that belongs to that node. */
    private static final String KEPT = "/var/lib/devmon/";

    private final Blueprint blueprint;
    private final Component component;
    private final KubernetesPlan plan;
    private final KubernetesFiles files;
    private final SortedMap<String, String> secrets;

    /** @param secrets path in the container -> text */
    KubernetesVolumes(
            Blueprint blueprint, KubernetesPlan plan, KubernetesFiles files, SortedMap<String, String> secrets) {
        this.blueprint = blueprint;
        this.component = blueprint.definition();
        this.plan = plan;
        this.files = files;
        this.secrets = secrets;
    }

    /** Returns the mounts, as part of the component's container. */
    List<Object> mounts() {
        List<Object> mounts = new ArrayList<>(files.mounts());
        secrets.keySet()
                .forEach(path -> mounts.add(ordered(
                        "name",
                        KubernetesWorkload.secret(component.name()),
                        "mountPath",
                        path,
                        "subPath",
                        KubernetesFiles.secretKey(path),
                        "readOnly",
                        true)));
        component.mounts().forEach(mount -> {
            if (mount.source() instanceof Mount.Volume volume) {
                mounts.add(ordered("name", volume.name(), "mountPath", mount.at()));
            }
        });
        emptied().forEach((name, at) -> mounts.add(ordered("name", name, "mountPath", at)));
        hostPaths()
                .forEach(
                        (path, at) -> mounts.add(ordered("name", hostVolume(path), "mountPath", at, "readOnly", true)));
        return mounts;
    }

    /** Returns the volumes, as part of the pod. */
    List<Object> volumes() {
        List<Object> volumes = new ArrayList<>(files.volumes());
        if (!secrets.isEmpty()) {
            volumes.add(ordered(
                    "name",
                    KubernetesWorkload.secret(component.name()),
                    "secret",
                    Map.of("secretName", KubernetesWorkload.secret(component.name()))));
        }
        emptied().keySet().forEach(name -> volumes.add(ordered("name", name, "emptyDir", Map.of())));
        hostPaths()
                .keySet()
                .forEach(path -> volumes.add(ordered("name", hostVolume(path), "hostPath", Map.of("path", path))));
        if (plan.eachNode().contains(component.name())) {
            component.mounts().forEach(mount -> {
                if (mount.source() instanceof Mount.Volume volume) {
                    String kept = KEPT + component.name() + "/" + volume.name();
                    volumes.add(ordered(
                            "name", volume.name(), "hostPath", ordered("path", kept, "type", "DirectoryOrCreate")));
                }
            });
        }
        return volumes;
    }

    /** Returns what the component sees of its node: path there -> path in the container. */
    private Map<String, String> hostPaths() {
        List<String> paths = plan.hostPaths().get(component.name());
        return paths == null
                ? blueprint.hostPaths()
                : paths.stream()
                        .collect(Collectors.toMap(path -> path, path -> path, (same, again) -> same, TreeMap::new));
    }

    /** Returns the folders that an agent would write into, and that stay empty without one: name -> folder. */
    private SortedMap<String, String> emptied() {
        SortedMap<String, String> folders = new TreeMap<>();
        blueprint.stateFolders().forEach((kind, at) -> {
            if (kind != StateKind.STACK_TARGETS) {
                folders.put(kind.word(), at);
            }
        });
        return folders;
    }

    private static String hostVolume(String path) {
        return "host" + path.replaceAll("[^a-z0-9]+", "-").replaceFirst("-$", "");
    }
}
