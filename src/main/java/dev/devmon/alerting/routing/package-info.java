/** Generates the router's configuration from channels, and checks where alerts go, when, and which mute which. */
@NullMarked
package dev.devmon.alerting.routing;

import org.jspecify.annotations.NullMarked;
