/** The definition of the stack: components and settings, loaded, overlaid, and validated with all errors at once. */
@NullMarked
package dev.devmon.definition;

import org.jspecify.annotations.NullMarked;
