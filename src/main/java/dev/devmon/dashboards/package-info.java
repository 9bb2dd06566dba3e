/** From descriptions and discovered metrics to dashboards: pure, no I/O. */
@NullMarked
package dev.devmon.dashboards;

import org.jspecify.annotations.NullMarked;
