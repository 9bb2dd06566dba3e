/** A log line, a metric and a trace sent through the whole stack, and the checks that each arrives. */
@NullMarked
package dev.devmon.canary;

import org.jspecify.annotations.NullMarked;
