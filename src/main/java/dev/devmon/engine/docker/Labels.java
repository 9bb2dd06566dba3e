package dev.devmon.engine.docker;

import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels on everything that devmon creates: its only state. */
public final class Labels {
    static final String STACK = "dev.devmon.stack";
    static final String COMPONENT = "dev.devmon.component";
    static final String CONFIG_HASH = "dev.devmon.config-hash";

    /**
     * The path of the file that records which reloadable configuration was taken over; only on components that have
     * some.
     */
    static final String RELOAD_MARKER = "dev.devmon.reload-marker";

    /** On ephemeral containers: the stack that they serve. */
    public static final String EPHEMERAL = "dev.devmon.throwaway";

    /** The prefix of a label whose name ends with that of a port; its value is "HOST CONTAINER WANTED". */
    private static final String PORT = "dev.devmon.port.";

    private Labels() {}

    static Map<String, String> of(Blueprint blueprint) {
        Map<String, String> labels = identifying(blueprint);
        labels.put(CONFIG_HASH, blueprint.configHash());
        blueprint.reloadMarker().keySet().forEach(file -> labels.put(RELOAD_MARKER, file));
        return labels;
    }

    /** Returns the labels by which devmon recognizes a container as one of a stack, whatever created it. */
    public static SortedMap<String, String> identifying(Blueprint blueprint) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put(STACK, blueprint.stack());
        labels.put(COMPONENT, blueprint.component());
        blueprint
                .ports()
                .forEach((name, port) ->
                        labels.put(PORT + name, port.host() + " " + port.container() + " " + port.wanted()));
        return labels;
    }

    /** Returns the ports in the labels; values of another form are not ours, and are skipped. */
    static SortedMap<String, PortBinding> ports(Map<String, String> labels) {
        SortedMap<String, PortBinding> ports = new TreeMap<>();
        labels.forEach((label, value) -> {
            if (label.startsWith(PORT) && value.matches("\\d{1,5} \\d{1,5} \\d{1,5}")) {
                String[] parts = value.split(" ", 3);
                ports.put(
                        label.substring(PORT.length()),
                        new PortBinding(
                                Integer.parseInt(parts[1]), Integer.parseInt(parts[0]), Integer.parseInt(parts[2])));
            }
        });
        return ports;
    }
}
