/**
 * What measures where nothing exposes metrics by itself: the exporters of databases, caches and brokers, with whose login and what
 * their pages say, and the sources of metrics that devmon.yaml defines.
 */
@NullMarked
package dev.devmon.measuring;

import org.jspecify.annotations.NullMarked;
