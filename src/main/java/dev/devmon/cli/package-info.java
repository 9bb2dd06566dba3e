/** The commands, one class for each: parse, call a use case, render, exit code; no logic of their own. */
@NullMarked
package dev.devmon.cli;

import org.jspecify.annotations.NullMarked;
