package dev.devmon.app;

import dev.devmon.app.StatusReport.Link;
import dev.devmon.definition.Component;
import dev.devmon.plan.PortBinding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of a component. */
public final class Pages {
    private Pages() {}

    /** @param ports the published ports by name */
    public static List<Link> of(Component component, Map<String, PortBinding> ports) {
        return component.links().stream()
                .flatMap(link -> Optional.ofNullable(ports.get(link.port()))
                        .map(port -> new Link(link.title(), "http://localhost:" + port.host() + link.path()))
                        .map(Stream::of)
                        .orElse(Stream.of()))
                .toList();
    }
}
