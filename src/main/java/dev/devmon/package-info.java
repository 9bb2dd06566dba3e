/** The entry point, which wires devmon together by hand. */
@NullMarked
package dev.devmon;

import org.jspecify.annotations.NullMarked;
