/** Measurements that the agent takes itself: of processes, containers and log lines. */
@NullMarked
package dev.devmon.agent.statistics;

import org.jspecify.annotations.NullMarked;
