package dev.devmon.definition;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Quantity;
import dev.devmon.definition.Component.Port;
import dev.devmon.definition.Settings.Overlay;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Settings.Switch;
import dev.devmon.failure.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies the settings to the components, and tells where each value came from. */
public final class Overlays {
    private final Settings settings;
    private final Problems problems;

    Overlays(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    void checkNames(Map<String, Component> components) {
        settings.components().forEach((name, overlay) -> {
            Component component = components.get(name);
            if (component == null) {
                firstPosition(overlay)
                        .ifPresent(at -> problems.add(
                                at,
                                "unknown component \"" + name + "\"",
                                Suggestion.didYouMean(name, components.keySet()) + "use one of: "
                                        + String.join(", ", components.keySet())));
                return;
            }
            overlay.ports().forEach((port, value) -> {
                if (!component.published().containsKey(port)) {
                    problems.add(
                            value.at(),
                            "component " + name + " publishes no port \"" + port + "\"",
                            "it publishes: "
                                    + String.join(", ", component.published().keySet()));
                }
            });
        });
    }

    /**
     * Returns the component with the settings and the profile applied.
     *
     * @param profile the profile in force; null for none
     */
    Component apply(Component component, @Nullable Profile profile) {
        Overlay overlay = settings.overlay(component.name());
        Profile.Change change = profile == null ? Profile.Change.NONE : profile.change(component);
        Map<String, String> environment = new LinkedHashMap<>(component.environment());
        environment.putAll(change.environment());
        Map<String, Port> ports = new LinkedHashMap<>(component.ports());
        overlay.ports()
                .forEach((name, host) ->
                        ports.computeIfPresent(name, (ignored, port) -> port.at(host.value(), component.network())));
        @Nullable Sourced<Switch> enabled = overlay.enabled();
        return new Component(
                component.name(),
                component.group(),
                component.folder(),
                component.summary(),
                value(overlay.image()).orElse(component.image()),
                component.command(),
                component.user(),
                component.privileged(),
                component.hostPid(),
                environment,
                component.network(),
                ports,
                component.mounts(),
                component.reload(),
                component.needs(),
                component.after(),
                component.ready(),
                component.client(),
                value(overlay.memoryBytes())
                        .or(() -> Optional.ofNullable(change.memoryBytes()))
                        .orElse(component.memoryBytes()),
                component.links(),
                component.scrapes(),
                component.serves(),
                component.setup(),
                component.optional() && enabled == null,
                component.measures(),
                skipReason(component, enabled, profile));
    }

    private static @Nullable String skipReason(
            Component component, @Nullable Sourced<Switch> enabled, @Nullable Profile profile) {
        if (enabled != null) {
            return enabled.value().state() == Switch.State.OFF ? enabled.value().reason() : null;
        }
        return profile != null && profile.leavesOut(component) ? profile.reason() : null;
    }

    /** Returns every value that the settings can change, as it is in force. */
    public static List<Setting> inForce(Stack stack) {
        List<Setting> values = new ArrayList<>();
        Settings settings = stack.settings();
        Sourced<String> name = settings.stackName();
        values.add(new Setting(
                "stack",
                stack.name(),
                name == null || !name.value().equals(stack.name())
                        ? (stack.name().equals(Stack.DEFAULT_NAME) ? Setting.DEFAULT : "--stack-name")
                        : name.at().toString()));
        Profiles.Choice choice = stack.profiles().chosen();
        String otherwise = Setting.DEFAULT;
        if (choice != null) {
            values.add(new Setting("profile", choice.profile().name(), choice.source()));
            otherwise = "profile " + choice.profile().name();
        }
        for (Component component : stack.components()) {
            Overlay overlay = settings.overlay(component.name());
            values.add(new Setting(
                    "components." + component.name() + ".enabled",
                    Boolean.toString(!component.skipped() && !component.optional()),
                    component.skipped() ? source(overlay.enabled(), otherwise) : source(overlay.enabled())));
            values.add(new Setting("images." + component.name(), component.image(), source(overlay.image())));
            values.add(new Setting(
                    "memory." + component.name(),
                    Quantity.humanBytes(component.memoryBytes()),
                    choice != null && choice.profile().change(component).memoryBytes() != null
                            ? source(overlay.memoryBytes(), otherwise)
                            : source(overlay.memoryBytes())));
            component
                    .published()
                    .forEach((port, host) -> values.add(new Setting(
                            "ports." + component.name() + "." + port,
                            host.toString(),
                            source(overlay.ports().get(port)))));
        }
        settings.secrets()
                .forEach((secret, path) -> values.add(new Setting(
                        "secrets." + secret, path.value().toString(), path.at().toString())));
        values.add(new Setting(
                "discovery.env",
                settings.discovery().env(),
                settings.discovery().env().equals(Settings.DiscoverySection.DEFAULT_ENV)
                        ? Setting.DEFAULT
                        : "devmon.yaml"));
        settings.forward()
                .destinations()
                .forEach((key, to) ->
                        values.add(new Setting(key, to.url(), to.at().toString())));
        Sourced<String> context = settings.discovery().kubernetes().context();
        if (context != null) {
            values.add(new Setting(
                    "discovery.kubernetes.context",
                    context.value(),
                    context.at().toString()));
        }
        return values;
    }

    private static Optional<Position> firstPosition(Overlay overlay) {
        return Stream.concat(
                        Stream.of(overlay.image(), overlay.memoryBytes(), overlay.enabled()),
                        overlay.ports().values().stream())
                .filter(Objects::nonNull)
                .<Position>map(Sourced::at)
                .findFirst();
    }

    private static String source(@Nullable Sourced<?> value) {
        return source(value, Setting.DEFAULT);
    }

    private static String source(@Nullable Sourced<?> value, String otherwise) {
        return value == null ? otherwise : value.at().toString();
    }

    private static <T> Optional<T> value(@Nullable Sourced<T> sourced) {
        return Optional.ofNullable(sourced).map(Sourced::value);
    }
}
