/** Finds the services that run on this machine and gives a verdict on each; has a subpackage for each step. */
@NullMarked
package dev.devmon.discovery;

import org.jspecify.annotations.NullMarked;
