/**
 * Reads and writes the text formats of metrics, Prometheus text 0.0.4 and OpenMetrics 1.0.0, and checks names of
 * metrics. Does no I/O.
 */
@NullMarked
package dev.devmon.exposition;

import org.jspecify.annotations.NullMarked;
