/** Compares what exists with what is wanted, and plans the steps in between: pure, no I/O, printable as text. */
@NullMarked
package dev.devmon.plan;

import org.jspecify.annotations.NullMarked;
