/** The background process of a stack, and the tasks that it repeats while the stack is there. */
@NullMarked
package dev.devmon.agent;

import org.jspecify.annotations.NullMarked;
