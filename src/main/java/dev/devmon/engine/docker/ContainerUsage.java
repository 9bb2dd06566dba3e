package dev.devmon.engine.docker;

import dev.devmon.codec.Node;
import dev.devmon.engine.ContainerUse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the engine's statistics of all running containers, with two requests for each: {@code json} and {@code stats}.
 */
final class ContainerUsage {
    private static final double NANOS = 1e9;

    private final EngineApi api;

    ContainerUsage(EngineApi api) {
        this.api = api;
    }

    /** Returns the use of all running containers; one that ends meanwhile is absent. */
    List<ContainerUse> all() {
        return api.require("/containers/json").children().parallelStream()
                .flatMap(container -> container.text("/Id").flatMap(this::of).stream())
                .toList();
    }

    private Optional<ContainerUse> of(String id) {
        return api.get("/containers/" + id + "/json")
                .flatMap(container -> api.get("/containers/" + id + "/stats?stream=false&one-shot=true")
                        .map(stats -> use(container, stats)));
    }

    private static ContainerUse use(Node container, Node stats) {
        return new ContainerUse(
                text(container, "/Name").replaceFirst("^/", ""),
                text(container, "/Config/Image"),
                container.texts("/Config/Labels"),
                Snapshot.instant(text(container, "/State/StartedAt")),
                MemoryUsage.number(text(stats, "/cpu_stats/cpu_usage/total_usage")) / NANOS,
                MemoryUsage.number(text(stats, "/cpu_stats/throttling_data/periods")),
                MemoryUsage.number(text(stats, "/cpu_stats/throttling_data/throttled_periods")),
                MemoryUsage.bytes(stats),
                MemoryUsage.number(text(container, "/HostConfig/Memory")),
                healthy(text(container, "/State/Health/Status")));
    }

    private static @Nullable Boolean healthy(String word) {
        return switch (word) {
            case "healthy" -> true;
            case "unhealthy" -> false;
            default -> null; // none, or its first check is still to come
        };
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElse("");
    }
}
