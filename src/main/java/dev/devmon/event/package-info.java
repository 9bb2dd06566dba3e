/** Progress as records, and the sink that receives them; nothing here formats or prints. */
@NullMarked
package dev.devmon.event;

import org.jspecify.annotations.NullMarked;
