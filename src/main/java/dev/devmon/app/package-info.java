/** The use cases: they return records and print nothing. */
@NullMarked
package dev.devmon.app;

import org.jspecify.annotations.NullMarked;
