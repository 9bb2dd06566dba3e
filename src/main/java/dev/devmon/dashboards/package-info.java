/** Turns descriptions and discovered metrics into dashboards in the JSON model, and checks both: pure, no I/O. */
@NullMarked
package dev.devmon.dashboards;

import org.jspecify.annotations.NullMarked;
