package dev.devmon.inputs;

import dev.devmon.codec.Json;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Component.Scrape;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The stack's own scrape targets, in Prometheus's file_sd format (a JSON list of {@code {targets, labels}}). Those on
 * the stack's network go to the scraper there, those on the host's network to the scraper on that.
 */
public final class StackTargets {
    /** The file's name in a targets folder; discovered services have their own beside it. */
    public static final String FILE = "stack.json";

    private StackTargets() {}

    /** A group of the format. */
    private record Group(List<String> targets, Map<String, String> labels) {}

    /** Returns the text of the file for one kind of target folder. */
    public static String json(StateKind kind, Collection<Blueprint> running) {
        NetworkMode network = kind == StateKind.STACK_TARGETS ? NetworkMode.STACK : NetworkMode.HOST;
        List<Group> groups = new ArrayList<>();
        for (Blueprint blueprint : running) {
            if (blueprint.network() == network) {
                blueprint.definition().scrapes().forEach(scrape -> groups.add(group(blueprint, scrape)));
            }
        }
        return Json.write(groups);
    }

    private static Group group(Blueprint blueprint, Scrape scrape) {
        String component = blueprint.component();
        PortBinding published = blueprint.ports().get(scrape.port());
        int inside = Objects.requireNonNull(blueprint.definition().ports().get(scrape.port()), scrape.port())
                .container();
        String address = blueprint.network() == NetworkMode.HOST && published != null
                ? "127.0.0.1:" + published.host()
                : component + ":" + inside;
        Map<String, String> labels = Map.of(
                "__metrics_path__",
                scrape.path(),
                "component",
                scrape.component(),
                "service",
                component,
                "job",
                component,
                "instance",
                component + ":" + inside);
        return new Group(List.of(address), new TreeMap<>(labels));
    }
}
