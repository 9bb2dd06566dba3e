/** Checks rules, runs their unit tests, and mutates rules to see whether the tests notice. */
@NullMarked
package dev.devmon.alerting.unittest;

import org.jspecify.annotations.NullMarked;
