package dev.devmon.reconcile;

import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Plan;
import dev.devmon.stores.ServedApi;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The pages that people look at first, the front page and the metrics: they can be used long before the last component
 * is ready.
 */
final class MainPages {
    private static final List<String> SERVED = List.of(ServedApi.FRONT_PAGE, ServedApi.METRICS);

    private final List<Blueprint> components;

    private MainPages(List<Blueprint> components) {
        this.components = components;
    }

    /** Returns the main pages among the components that are brought up; none when those with the pages run already. */
    static MainPages of(Plan plan, Collection<Blueprint> blueprints) {
        List<Blueprint> components = blueprints.stream()
                .filter(blueprint -> SERVED.stream()
                        .anyMatch(serving ->
                                blueprint.definition().portServing(serving).isPresent()))
                .toList();
        boolean starting = components.stream()
                .map(blueprint -> plan.components().getOrDefault(blueprint.component(), List.of()))
                .anyMatch(steps -> !steps.isEmpty());
        return new MainPages(starting ? components : List.of());
    }

    /**
     * Reports when the pages can be used, if other components are still starting then. A failure of theirs is reported
     * by the future of the component.
     *
     * @param started component -> future that completes when the component is ready
     */
    CompletableFuture<Void> announce(Map<String, CompletableFuture<Void>> started, EventSink events) {
        CompletableFuture<?>[] ready = components.stream()
                .map(blueprint -> started.get(blueprint.component()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ready)
                .handle((nothing, failure) -> failure == null && ready.length > 0)
                .thenAccept(usable -> {
                    String later = started.entrySet().stream()
                            .filter(entry -> !entry.getValue().isDone())
                            .map(Map.Entry::getKey)
                            .sorted()
                            .collect(Collectors.joining(", "));
                    if (usable && !later.isEmpty()) {
                        events.accept(new Event.Note("pages", addresses() + " can be used; still starting: " + later));
                    }
                });
    }

    private String addresses() {
        return components.stream()
                .flatMap(blueprint -> Page.of(blueprint.definition(), blueprint.ports()).stream()
                        .limit(1))
                .map(Page::url)
                .collect(Collectors.joining(" and "));
    }
}
