/** Determines whether an alert can fire for a service at all, and what the service lacks. */
@NullMarked
package dev.devmon.alerting.firing;

import org.jspecify.annotations.NullMarked;
