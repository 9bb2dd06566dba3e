/** Follows one service from its socket to its dashboard, and names the first step that fails and how to fix it. */
@NullMarked
package dev.devmon.explain;

import org.jspecify.annotations.NullMarked;
