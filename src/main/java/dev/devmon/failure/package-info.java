/** Failures, in three parts for the person at the keyboard, and their exit codes; depends on no other package. */
@NullMarked
package dev.devmon.failure;

import org.jspecify.annotations.NullMarked;
