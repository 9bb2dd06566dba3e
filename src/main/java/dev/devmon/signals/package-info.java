/** From conventions and thresholds to recording rules: pure, no I/O. */
@NullMarked
package dev.devmon.signals;

import org.jspecify.annotations.NullMarked;
