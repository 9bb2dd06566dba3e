/**
 * The text formats of metrics, read and written: Prometheus text 0.0.4 and OpenMetrics 1.0.0; and what metrics are called.
 * Does no I/O.
 */
@NullMarked
package dev.devmon.exposition;

import org.jspecify.annotations.NullMarked;
