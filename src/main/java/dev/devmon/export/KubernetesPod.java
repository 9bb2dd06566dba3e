package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Ready;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the pod of a component. */
final class KubernetesPod {
    private static final String ROOT = "root";
    private static final Map<String, Object> SECURITY =
            ordered("allowPrivilegeEscalation", false, "capabilities", Map.of("drop", List.of("ALL")));
    private static final int PERIOD_SECONDS = 5;
    private static final int FAILURES = 3;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long SETUP_MEMORY = 64 * MEBIBYTE;

    private final Blueprint blueprint;
    private final Component component;
    private final KubernetesPlan plan;
    private final KubernetesVolumes files;
    private final KubernetesFiles setup;

    /** @param setup the files of the script that sends the component its setup */
    KubernetesPod(Blueprint blueprint, KubernetesPlan plan, KubernetesVolumes files, KubernetesFiles setup) {
        this.blueprint = blueprint;
        this.component = blueprint.definition();
        this.plan = plan;
        this.files = files;
        this.setup = setup;
    }

    Map<String, Object> spec() {
        Map<String, Object> pod = new LinkedHashMap<>();
        boolean asks = plan.roles().containsKey(component.name());
        pod.put("automountServiceAccountToken", asks);
        if (asks) {
            pod.put("serviceAccountName", component.name());
        }
        pod.put("enableServiceLinks", false); // programs would take such variables for settings
        if (component.network() == NetworkMode.HOST) {
            pod.put("hostNetwork", true);
        }
        if (component.hostPid()) {
            pod.put("hostPID", true);
        }
        if (plan.eachNode().contains(component.name())) {
            pod.put("tolerations", List.of(Map.of("operator", "Exists")));
        }
        Map<String, Object> security = new LinkedHashMap<>();
        security.put("seccompProfile", Map.of("type", "RuntimeDefault"));
        plan.volumeGroup(component.name()).ifPresent(group -> security.put("fsGroup", group));
        pod.put("securityContext", security);
        List<Object> containers = new ArrayList<>();
        containers.add(container());
        if (!blueprint.setup().isEmpty()) {
            Map<String, Object> container = setup();
            container.put(
                    "readinessProbe",
                    probed(Map.of("exec", Map.of("command", List.of("test", "-e", SetupScript.DONE))), FAILURES));
            containers.add(container);
        }
        pod.put("containers", containers);
        List<Object> volumes = files.volumes();
        volumes.addAll(setup.volumes());
        put(pod, "volumes", volumes);
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
        put(container, "volumeMounts", files.mounts());
        probe().ifPresent(probe -> {
            container.put(
                    "startupProbe",
                    probed(probe, Math.max(1, component.ready().within().toSeconds() / PERIOD_SECONDS)));
            container.put("readinessProbe", probed(probe, FAILURES));
        });
        limited(container, component.memoryBytes());
        if (ROOT.equals(component.user())) {
            Map<String, Object> security = new LinkedHashMap<>(SECURITY);
            security.put("runAsUser", 0);
            container.put("securityContext", security);
        }
        return container;
    }

    /** Returns the pod that sends the setup and ends, for a job beside what an operator runs. */
    Map<String, Object> setupOnce() {
        Map<String, Object> container = setup();
        container.put("args", List.of(SetupScript.ONCE));
        return ordered(
                "restartPolicy",
                "OnFailure",
                "automountServiceAccountToken",
                false,
                "enableServiceLinks",
                false,
                "containers",
                List.of(container),
                "volumes",
                setup.volumes());
    }

    /**
     * Returns the container that sends the setup. Until it has sent everything, the pod is not ready, and nobody
     * reaches the component.
     */
    private Map<String, Object> setup() {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", "setup");
        container.put("image", component.image());
        container.put("command", List.of("sh", SetupScript.FOLDER + "/" + SetupScript.NAME));
        container.put("volumeMounts", setup.mounts());
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
        String memory = quantity(bytes);
        container.put("resources", ordered("requests", Map.of("memory", memory), "limits", Map.of("memory", memory)));
        container.put("securityContext", SECURITY);
        return container;
    }

    /** Returns a number of bytes in the API server's notation. */
    static String quantity(long bytes) {
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "Mi" : Long.toString(bytes);
    }

    /** Escapes a text, in which Kubernetes would take $(NAME) for a variable. */
    private static String literal(String text) {
        return text.replace("$(", "$$(");
    }

    private static void put(Map<String, Object> object, String key, List<?> values) {
        if (!values.isEmpty()) {
            object.put(key, values);
        }
    }
}
