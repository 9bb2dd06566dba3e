/** The stack as files for another tool, made from blueprints; pure, writes no files itself. */
@NullMarked
package dev.devmon.export;

import org.jspecify.annotations.NullMarked;
