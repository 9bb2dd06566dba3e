package dev.devmon.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What there is of a cluster.
 *
 * @param cluster null unless its pods are to be scraped
 * @param found for a person; names no secret
 * @param fix what to do; empty when there is nothing to mend
 */
public record ClusterLook(State state, @Nullable Cluster cluster, String found, String fix) {

    /** Whether its pods are scraped. */
    public enum State {
        /** There is none, or it is turned off. */
        NONE,
        /** It is not on this machine, and nobody named it. */
        ELSEWHERE,
        /** There should be one, and it cannot be used. */
        UNUSABLE,
        WATCHED
    }
}
