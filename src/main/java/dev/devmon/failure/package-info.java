/**
 * What can go wrong, in three parts for the person at the keyboard, and its exit code; depends on no other package.
 */
@NullMarked
package dev.devmon.failure;

import org.jspecify.annotations.NullMarked;
