/** Turns conventions and thresholds into recording rules: pure, no I/O. */
@NullMarked
package dev.devmon.signals;

import org.jspecify.annotations.NullMarked;
