/** `devmon run`: what runtime a command line starts, how that is instrumented without a change to it, and the process itself. */
@NullMarked
package dev.devmon.run;

import org.jspecify.annotations.NullMarked;
