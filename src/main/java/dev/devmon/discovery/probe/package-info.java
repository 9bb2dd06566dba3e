/**
 * Probes listeners for metrics and health over HTTP, and judges the answers; the only package that connects to
 * services.
 */
@NullMarked
package dev.devmon.discovery.probe;

import org.jspecify.annotations.NullMarked;
