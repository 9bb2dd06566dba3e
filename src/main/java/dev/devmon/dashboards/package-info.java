/** From descriptions and discovered metrics to dashboards in the JSON model, and the checks of both: pure, no I/O. */
@NullMarked
package dev.devmon.dashboards;

import org.jspecify.annotations.NullMarked;
