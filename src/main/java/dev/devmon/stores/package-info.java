/** Queries to what runs: metrics, alerts, logs, traces; a class for each question, over one HTTP client. */
@NullMarked
package dev.devmon.stores;

import org.jspecify.annotations.NullMarked;
