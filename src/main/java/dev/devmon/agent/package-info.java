/** The background process of a stack: how it is started, found and stopped, and its loop over the tasks. */
@NullMarked
package dev.devmon.agent;

import org.jspecify.annotations.NullMarked;
