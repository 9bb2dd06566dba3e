package dev.devmon.export;

import dev.devmon.definition.Component;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.engine.docker.Labels;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A component as a service of compose, with its files. */
final class ComposeService {

    /**
     * A label that changes with the files, so that compose recreates the container: it does not look into files itself.
     */
    private static final String FILES_LABEL = "dev.devmon.export.files";

    /** The interval of health checks: short enough for {@code up --wait}, long enough to cost nothing. */
    private static final String INTERVAL = "5s";

    private static final String TIMEOUT = "4s";

    private static final String SETUP_MEMORY = "64m";
    private static final long MEBIBYTE = 1024 * 1024;

    private final Blueprint blueprint;
    private final List<Blueprint> all;
    private final String bridgeAddress;
    private final ComposeMounts mounts;
    private final SortedMap<String, String> setupFiles;

    /** @param all all components of the stack */
    ComposeService(Blueprint blueprint, List<Blueprint> all, String bridgeAddress) {
        this.blueprint = blueprint;
        this.all = all;
        this.bridgeAddress = bridgeAddress;
        this.mounts = new ComposeMounts(blueprint);
        this.setupFiles =
                blueprint.setup().isEmpty() ? new TreeMap<>() : SetupScript.of(blueprint, blueprint.component());
    }

    String setupName() {
        return setupName(blueprint.component());
    }

    private static String setupName(String component) {
        return component + "-setup";
    }

    Map<String, Object> definition() {
        Component component = blueprint.definition();
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("image", component.image());
        put(service, "user", component.user());
        if (component.privileged()) {
            service.put("privileged", true);
        }
        if (component.hostPid()) {
            service.put("pid", "host");
        }
        if (blueprint.network() == NetworkMode.HOST) {
            service.put("network_mode", "host");
        } else {
            service.put("hostname", component.name());
            service.put("extra_hosts", List.of("host.docker.internal:host-gateway"));
        }
        put(service, "command", literal(blueprint.command()));
        put(service, "environment", literal(blueprint.environment()));
        if (blueprint.network() == NetworkMode.STACK) {
            put(service, "ports", ports());
        }
        put(service, "volumes", mounts.mounts());
        put(service, "secrets", mounts.secrets());
        InsideCheck.of(blueprint)
                .ifPresent(check -> service.put("healthcheck", asked(List.of("CMD-SHELL", literal(check)))));
        put(service, "depends_on", dependencies());
        return ended(service, size(component.memoryBytes()), labels());
    }

    /** Returns the service that sends the component its setup. */
    Optional<Map<String, Object>> setup() {
        if (setupFiles.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("image", blueprint.image());
        service.put("entrypoint", List.of("sh", SetupScript.FOLDER + "/" + SetupScript.NAME));
        service.put("volumes", List.of("./" + ComposeMounts.CONFIG + setupName() + ":" + SetupScript.FOLDER + ":ro"));
        service.put("healthcheck", asked(List.of("CMD", "test", "-e", SetupScript.DONE)));
        service.put("depends_on", Map.of(blueprint.component(), ready(blueprint)));
        return Optional.of(ended(
                service,
                SETUP_MEMORY,
                new TreeMap<>(Map.of(
                        Labels.EPHEMERAL, blueprint.stack(), FILES_LABEL, Fingerprint.of(List.of(setupFiles))))));
    }

    /** Returns path in the export's folder -> file. */
    SortedMap<String, ExportedFile> files() {
        SortedMap<String, ExportedFile> exported = mounts.files(all);
        setupFiles.forEach(
                (name, text) -> exported.put(ComposeMounts.CONFIG + setupName() + "/" + name, ExportedFile.ours(text)));
        return exported;
    }

    ComposeMounts mounts() {
        return mounts;
    }

    private List<String> ports() {
        List<String> ports = new ArrayList<>();
        blueprint.ports().forEach((name, port) -> {
            boolean open = !bridgeAddress.isEmpty()
                    && blueprint.definition().openToContainers().contains(name);
            for (String protocol :
                    blueprint.definition().overUdp().contains(name) ? List.of("", "/udp") : List.of("")) {
                ports.add("127.0.0.1:" + port.host() + ":" + port.container() + protocol);
                if (open) {
                    ports.add("${BRIDGE_ADDRESS:-" + bridgeAddress + "}:" + port.host() + ":" + port.container()
                            + protocol);
                }
            }
        });
        return ports;
    }

    /**
     * Returns the dependencies: those under {@code needs} come up in any order, those under {@code after} must be ready
     * first.
     */
    private Map<String, Object> dependencies() {
        Map<String, Object> dependencies = new TreeMap<>();
        for (Blueprint other : all) {
            String name = other.component();
            if (blueprint.definition().after().contains(name)) {
                dependencies.put(name, ready(other));
                if (!other.setup().isEmpty()) {
                    dependencies.put(setupName(name), condition("service_healthy"));
                }
            } else if (blueprint.definition().needs().contains(name)) {
                dependencies.put(name, condition("service_started"));
            }
        }
        return dependencies;
    }

    private static Map<String, Object> ready(Blueprint other) {
        return condition(InsideCheck.of(other).isPresent() ? "service_healthy" : "service_started");
    }

    private static Map<String, Object> condition(String condition) {
        return Map.of("condition", condition);
    }

    private Map<String, Object> asked(List<String> test) {
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("test", test);
        check.put("interval", INTERVAL);
        check.put("timeout", TIMEOUT);
        check.put("retries", 3);
        check.put("start_period", blueprint.definition().ready().within().toSeconds() + "s");
        return check;
    }

    private SortedMap<String, String> labels() {
        SortedMap<String, String> labels = new TreeMap<>(Labels.identifying(blueprint));
        SortedMap<String, String> texts = new TreeMap<>();
        mounts.files(all).forEach((path, file) -> texts.put(path, file.text()));
        if (!texts.isEmpty()) {
            labels.put(FILES_LABEL, Fingerprint.of(List.of(texts)));
        }
        return labels;
    }

    private static Map<String, Object> ended(
            Map<String, Object> service, String memory, SortedMap<String, String> labels) {
        service.put("mem_limit", memory);
        service.put("memswap_limit", memory);
        service.put("restart", "unless-stopped");
        service.put("labels", labels);
        return service;
    }

    private static String size(long bytes) {
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "m" : bytes + "b";
    }

    private static void put(Map<String, Object> service, String key, @Nullable Object value) {
        if (value != null && !value.equals(List.of()) && !value.equals(Map.of())) {
            service.put(key, value);
        }
    }

    private static List<String> literal(List<String> texts) {
        return texts.stream().map(ComposeService::literal).toList();
    }

    private static SortedMap<String, String> literal(SortedMap<String, String> texts) {
        SortedMap<String, String> literal = new TreeMap<>();
        texts.forEach((key, text) -> literal.put(key, literal(text)));
        return literal;
    }

    /** Escapes a text, in which compose would take a name after a $ for a variable. */
    static String literal(String text) {
        return text.replace("$", "$$");
    }
}
