package dev.devmon.agent.services;

import dev.devmon.cluster.Cluster;
import dev.devmon.cluster.PodSearch;
import dev.devmon.cluster.PodSearch.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches pods for metrics in the background, one search at a time: a pod may take arbitrarily long to answer. */
final class PodFinder {
    private static final Logger LOG = LoggerFactory.getLogger(PodFinder.class);

    private final PodSearch search;
    private List<Found> found = List.of();
    private @Nullable CompletableFuture<List<Found>> running;

    PodFinder(PodSearch search) {
        this.search = search;
    }

    /** Starts a search, unless one is under way. */
    void start(Cluster cluster) {
        if (running == null) {
            running = CompletableFuture.supplyAsync(() -> {
                try {
                    return search.look(cluster);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Returns whether a search has ended since the last call; its results are then in {@link #found()}. */
    boolean hasNews() {
        CompletableFuture<List<Found>> ended = running;
        if (ended == null || !ended.isDone()) {
            return false;
        }
        running = null;
        try {
            found = ended.join();
        } catch (CompletionException e) {
            LOG.info("pods that say nothing are not asked", e);
        }
        return true;
    }

    /** Returns the results of the last search that succeeded. */
    List<Found> found() {
        return found;
    }
}
