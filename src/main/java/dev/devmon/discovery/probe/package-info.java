/** Asks what listens for metrics and health over HTTP, and judges the answers. */
@NullMarked
package dev.devmon.discovery.probe;

import org.jspecify.annotations.NullMarked;
