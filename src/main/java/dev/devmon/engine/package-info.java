/** The port to the container engine: observe it, execute steps on it, read its logs and images. */
@NullMarked
package dev.devmon.engine;

import org.jspecify.annotations.NullMarked;
