package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.Ready;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a pod of a component consists of. */
final class KubernetesPod {
    private static final int PERIOD_SECONDS = 5;
    private static final int FAILURES = 3;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long SETUP_MEMORY = 64 * MEBIBYTE;

    private final Blueprint blueprint;
    private final Component component;
    private final KubernetesPlan plan;
    private final KubernetesFiles files;
    private final SortedMap<String, String> secrets;

    /** @param secrets path in the container -> text */
    KubernetesPod(Blueprint blueprint, KubernetesPlan plan, KubernetesFiles files, SortedMap<String, String> secrets) {
        this.blueprint = blueprint;
        this.component = blueprint.definition();
        this.plan = plan;
        this.files = files;
        this.secrets = secrets;
    }

    Map<String, Object> spec(boolean eachNode) {
        Map<String, Object> pod = new LinkedHashMap<>();
        boolean asks = plan.roles().containsKey(component.name());
        pod.put("automountServiceAccountToken", asks);
        if (asks) {
            pod.put("serviceAccountName", component.name());
        }
        pod.put("enableServiceLinks", false); // programs would take such variables for settings
        if (eachNode) {
            pod.put("hostNetwork", true);
            pod.put("hostPID", component.hostPid());
            pod.put("tolerations", List.of(Map.of("operator", "Exists")));
        }
        Map<String, Object> security = new LinkedHashMap<>();
        security.put("seccompProfile", Map.of("type", "RuntimeDefault"));
        plan.volumeGroup(component.name()).ifPresent(group -> security.put("fsGroup", group));
        pod.put("securityContext", security);
        List<Object> containers = new ArrayList<>();
        containers.add(container());
        if (!blueprint.setup().isEmpty()) {
            containers.add(setup());
        }
        pod.put("containers", containers);
        put(pod, "volumes", volumes());
        return pod;
    }

    private Map<String, Object> container() {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", component.name());
        container.put("image", component.image());
        put(
                container,
                "args",
                blueprint.command().stream().map(KubernetesPod::literal).toList());
        List<Object> environment = new ArrayList<>();
        blueprint
                .environment()
                .forEach((name, value) -> environment.add(ordered("name", name, "value", literal(value))));
        put(container, "env", environment);
        List<Object> ports = new ArrayList<>();
        new TreeMap<>(component.ports()).forEach((name, port) -> {
            ports.add(ordered("name", name, "containerPort", port.container()));
            if (port.udp()) {
                ports.add(ordered("name", name + "-udp", "containerPort", port.container(), "protocol", "UDP"));
            }
        });
        put(container, "ports", ports);
        put(container, "volumeMounts", mounts());
        probe().ifPresent(probe -> {
            container.put(
                    "startupProbe",
                    probed(probe, Math.max(1, component.ready().within().toSeconds() / PERIOD_SECONDS)));
            container.put("readinessProbe", probed(probe, FAILURES));
        });
        return limited(container, component.memoryBytes());
    }

    /** While it has not told the component everything, the pod is not ready, and nobody reaches the component. */
    private Map<String, Object> setup() {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", "setup");
        container.put("image", component.image());
        container.put("command", List.of("sh", SetupScript.FOLDER + "/" + SetupScript.NAME));
        container.put(
                "volumeMounts",
                files.mounts().stream()
                        .filter(mount -> SetupScript.FOLDER.equals(mount.get("mountPath")))
                        .toList());
        container.put(
                "readinessProbe",
                probed(Map.of("exec", Map.of("command", List.of("test", "-e", SetupScript.DONE))), FAILURES));
        return limited(container, SETUP_MEMORY);
    }

    private Optional<Map<String, Object>> probe() {
        List<Ready.Check> checks = InsideCheck.checks(component.ready());
        if (checks.size() == 1 && checks.get(0) instanceof Ready.Http http && http.json() == null) {
            return Optional.of(Map.of("httpGet", ordered("path", http.path(), "port", http.port())));
        }
        if (checks.size() == 1 && checks.get(0) instanceof Ready.Tcp tcp) {
            return Optional.of(Map.of("tcpSocket", Map.of("port", tcp.port())));
        }
        return InsideCheck.of(blueprint)
                .map(command -> Map.of("exec", Map.of("command", List.of("sh", "-c", command))));
    }

    private static Map<String, Object> probed(Map<String, Object> probe, long failures) {
        Map<String, Object> all = new LinkedHashMap<>(probe);
        all.put("periodSeconds", PERIOD_SECONDS);
        all.put("timeoutSeconds", PERIOD_SECONDS - 1);
        all.put("failureThreshold", failures);
        return all;
    }

    private static Map<String, Object> limited(Map<String, Object> container, long bytes) {
        String memory = bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "Mi" : Long.toString(bytes);
        container.put("resources", ordered("requests", Map.of("memory", memory), "limits", Map.of("memory", memory)));
        container.put(
                "securityContext",
                ordered("allowPrivilegeEscalation", false, "capabilities", Map.of("drop", List.of("ALL"))));
        return container;
    }

    private List<Object> mounts() {
        List<Object> mounts = new ArrayList<>();
        files.mounts().stream()
                .filter(mount -> !SetupScript.FOLDER.equals(mount.get("mountPath")))
                .forEach(mounts::add);
        secrets.keySet()
                .forEach(path -> mounts.add(ordered(
                        "name",
                        KubernetesWorkload.secret(component.name()),
                        "mountPath",
                        path,
                        "subPath",
                        path.substring(path.lastIndexOf('/') + 1),
                        "readOnly",
                        true)));
        component.mounts().forEach(mount -> {
            if (mount.source() instanceof Mount.Volume volume) {
                mounts.add(ordered("name", volume.name(), "mountPath", mount.at()));
            }
        });
        emptied().forEach((name, at) -> mounts.add(ordered("name", name, "mountPath", at)));
        blueprint
                .hostPaths()
                .forEach(
                        (path, at) -> mounts.add(ordered("name", hostVolume(path), "mountPath", at, "readOnly", true)));
        return mounts;
    }

    private List<Object> volumes() {
        List<Object> volumes = new ArrayList<>(files.volumes());
        if (!secrets.isEmpty()) {
            volumes.add(ordered(
                    "name",
                    KubernetesWorkload.secret(component.name()),
                    "secret",
                    Map.of("secretName", KubernetesWorkload.secret(component.name()))));
        }
        emptied().keySet().forEach(name -> volumes.add(ordered("name", name, "emptyDir", Map.of())));
        blueprint
                .hostPaths()
                .keySet()
                .forEach(path -> volumes.add(ordered("name", hostVolume(path), "hostPath", Map.of("path", path))));
        return volumes;
    }

    /** What an agent would write into, which there is not: name -> folder. */
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

    /** Kubernetes would take $(NAME) for a variable. */
    private static String literal(String text) {
        return text.replace("$(", "$$(");
    }

    private static void put(Map<String, Object> object, String key, List<?> values) {
        if (!values.isEmpty()) {
            object.put(key, values);
        }
    }
}
