package dev.devmon.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The result of a look for a cluster.
 *
 * @param cluster the cluster; null unless its pods are to be scraped
 * @param found what was found, for a person; contains no secret
 * @param fix what to do; empty when nothing is wrong
 */
public record ClusterLook(State state, @Nullable Cluster cluster, String found, String fix) {

    /** Whether the cluster's pods are scraped. */
    public enum State {
        /** There is no cluster, or the search is turned off. */
        NONE,
        /** The cluster is not on this machine, and the settings do not name it. */
        ELSEWHERE,
        /** There should be a cluster, but it cannot be used. */
        UNUSABLE,
        WATCHED
    }
}
