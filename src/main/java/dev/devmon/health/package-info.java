/** Whether a running component is ready. */
@NullMarked
package dev.devmon.health;

import org.jspecify.annotations.NullMarked;
