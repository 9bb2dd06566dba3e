/** Checks of rules and routes, unit tests of rules, drills, and what fires. */
@NullMarked
package dev.devmon.alerting;

import org.jspecify.annotations.NullMarked;
