/**
 * Finds the services that run on this machine and reports a verdict on each; one subpackage for each step of the way.
 */
@NullMarked
package dev.devmon.discovery;

import org.jspecify.annotations.NullMarked;
