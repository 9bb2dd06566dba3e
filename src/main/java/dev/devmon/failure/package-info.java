/** What can go wrong, said in three parts to the person at the keyboard, and the exit code that goes with it. */
@NullMarked
package dev.devmon.failure;

import org.jspecify.annotations.NullMarked;
