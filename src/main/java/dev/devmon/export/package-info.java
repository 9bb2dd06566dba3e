/** The stack as files of another tool: made from blueprints, written by nobody here. */
@NullMarked
package dev.devmon.export;

import org.jspecify.annotations.NullMarked;
