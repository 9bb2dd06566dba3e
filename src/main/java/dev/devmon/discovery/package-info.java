/** Finds the services that run on this machine, asks each once for its metrics, and says what became of each. */
@NullMarked
package dev.devmon.discovery;

import org.jspecify.annotations.NullMarked;
