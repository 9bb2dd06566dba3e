/** The port to the container engine: observing it, executing steps on it, reading its logs; names no engine. */
@NullMarked
package dev.devmon.engine;

import org.jspecify.annotations.NullMarked;
