/** What the agent measures itself: of processes, containers and log lines. */
@NullMarked
package dev.devmon.agent.statistics;

import org.jspecify.annotations.NullMarked;
