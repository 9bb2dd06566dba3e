/** Checks rules, runs their unit tests, and changes rules to see whether these notice. */
@NullMarked
package dev.devmon.alerting.unittest;

import org.jspecify.annotations.NullMarked;
