/** Collects the metrics that a user defines in devmon.yaml, from queries, documents, log lines and commands. */
@NullMarked
package dev.devmon.agent.metrics;

import org.jspecify.annotations.NullMarked;
