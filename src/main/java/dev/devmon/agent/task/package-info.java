/** The building blocks of the agent's tasks: intervals, background commands, and files that are handed over. */
@NullMarked
package dev.devmon.agent.task;

import org.jspecify.annotations.NullMarked;
