/**
 * {@code devmon run}: the runtime that a command line starts, how to instrument it without changing it, and the
 * process.
 */
@NullMarked
package dev.devmon.run;

import org.jspecify.annotations.NullMarked;
