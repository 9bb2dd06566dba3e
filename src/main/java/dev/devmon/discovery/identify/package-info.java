/** Identifies what listens: its process or container, its name and runtime, and whether it may be probed. */
@NullMarked
package dev.devmon.discovery.identify;

import org.jspecify.annotations.NullMarked;
