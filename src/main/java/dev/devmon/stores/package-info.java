/**
 * Queries to the running stack for metrics, alerts, logs and traces; a class for each question, over one HTTP client.
 */
@NullMarked
package dev.devmon.stores;

import org.jspecify.annotations.NullMarked;
