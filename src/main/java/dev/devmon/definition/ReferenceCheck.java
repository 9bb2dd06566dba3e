package dev.devmon.definition;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import java.util.Map;
import java.util.Optional;

/** Finds references to ports that are not published, and references of an unknown form. */
final class ReferenceCheck implements Template.Values {
    private final Component component;
    private final Map<String, Component> components;
    private final Position at;
    private final Problems problems;

    ReferenceCheck(Component component, Map<String, Component> components, Position at, Problems problems) {
        this.component = component;
        this.components = components;
        this.at = at;
        this.problems = problems;
    }

    @Override
    public String ownPort(String port) {
        return published(component, port) ? "" : unknown("port." + port);
    }

    @Override
    public String componentPort(String name, String port) {
        Component other = components.get(name);
        return other != null && published(other, port) ? "" : unknown("component." + name + ".port." + port);
    }

    @Override
    public String environment(String variable, Optional<String> otherwise) {
        return "";
    }

    @Override
    public String stackName() {
        return "";
    }

    @Override
    public String networkBind() {
        return "";
    }

    @Override
    public String networkHost() {
        return "";
    }

    @Override
    public String machineZone() {
        return "";
    }

    @Override
    public String forward(String reference) {
        return "";
    }

    @Override
    public String unknown(String reference) {
        problems.add(
                at,
                "unknown reference ${" + reference + "}",
                "use ${port.NAME}, ${component.NAME.port.NAME}, ${env.NAME:-default}, ${stack.name},"
                        + " ${network.bind}, ${network.host}, ${machine.zone} or ${forward.NAME}, with a published port");
        return "";
    }

    private static boolean published(Component component, String name) {
        return component.published().containsKey(name);
    }
}
