/**
 * The Kubernetes cluster whose pods are scraped: which one it is, how to log in to it, what its scraper gets, and what
 * the user may do there.
 */
@NullMarked
package dev.devmon.cluster;

import org.jspecify.annotations.NullMarked;
