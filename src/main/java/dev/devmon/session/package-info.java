/**
 * The session that every command works with: the stack, its engine, its state folder, the lock on both, and the clock.
 */
@NullMarked
package dev.devmon.session;

import org.jspecify.annotations.NullMarked;
