/** The wiring of devmon, by hand. */
@NullMarked
package dev.devmon;

import org.jspecify.annotations.NullMarked;
