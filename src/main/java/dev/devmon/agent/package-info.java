/** The background process of a stack: how it is started, found and ended, and its round over the tasks. */
@NullMarked
package dev.devmon.agent;

import org.jspecify.annotations.NullMarked;
