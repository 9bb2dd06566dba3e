/** Questions to what runs: metrics, alerts, logs, traces, over one HTTP client. */
@NullMarked
package dev.devmon.stores;

import org.jspecify.annotations.NullMarked;
