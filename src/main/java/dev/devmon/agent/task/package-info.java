/** What the tasks of the agent are made of: how often one runs, commands that it starts in the background, files that it hands over. */
@NullMarked
package dev.devmon.agent.task;

import org.jspecify.annotations.NullMarked;
