/**
 * Measures what exposes no metrics itself: the exporters of databases, caches and brokers, the logins that they use and
 * the pages that they serve, and the sources of metrics that devmon.yaml defines.
 */
@NullMarked
package dev.devmon.measuring;

import org.jspecify.annotations.NullMarked;
