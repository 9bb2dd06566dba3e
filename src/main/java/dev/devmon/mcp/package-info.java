/** Answers requests from coding agents over the Model Context Protocol. */
@NullMarked
package dev.devmon.mcp;

import org.jspecify.annotations.NullMarked;
