package dev.devmon.reconcile;

import dev.devmon.definition.Component;
import dev.devmon.plan.PortBinding;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A page of a component, with the URL that works on this machine. */
public record Page(String title, String url) {

    /**
     * Returns the pages that a component's file lists.
     *
     * @param ports the published ports by name
     */
    public static List<Page> of(Component component, Map<String, PortBinding> ports) {
        return component.links().stream()
                .flatMap(link -> Stream.ofNullable(ports.get(link.port()))
                        .map(port -> new Page(link.title(), "http://localhost:" + port.host() + link.path())))
                .toList();
    }
}
