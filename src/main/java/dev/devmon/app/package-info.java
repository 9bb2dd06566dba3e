/** The use cases, one class for each verb of the command line; they return records and print nothing. */
@NullMarked
package dev.devmon.app;

import org.jspecify.annotations.NullMarked;
