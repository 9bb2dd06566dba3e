/** Progress as records, and the sink that receives them. */
@NullMarked
package dev.devmon.event;

import org.jspecify.annotations.NullMarked;
