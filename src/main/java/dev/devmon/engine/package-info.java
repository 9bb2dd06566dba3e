/** The interface to the container engine: observes it, executes steps on it, reads its logs; names no engine. */
@NullMarked
package dev.devmon.engine;

import org.jspecify.annotations.NullMarked;
