/** Sends a log line, a metric and a trace through the whole stack, and checks that each arrives. */
@NullMarked
package dev.devmon.canary;

import org.jspecify.annotations.NullMarked;
