/**
 * The background process of a stack, and the tasks that it repeats while the stack exists; one class for each task.
 */
@NullMarked
package dev.devmon.agent;

import org.jspecify.annotations.NullMarked;
