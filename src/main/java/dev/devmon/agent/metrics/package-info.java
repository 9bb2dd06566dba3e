/** The metrics that a user defines in devmon.yaml: of queries, documents, log lines and commands. */
@NullMarked
package dev.devmon.agent.metrics;

import org.jspecify.annotations.NullMarked;
