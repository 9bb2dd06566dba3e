/** From what is there and what is wanted to the steps between them: pure, no I/O, printable as text. */
@NullMarked
package dev.devmon.plan;

import org.jspecify.annotations.NullMarked;
