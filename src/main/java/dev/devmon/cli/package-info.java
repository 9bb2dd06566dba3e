/** The command line: parse, call a use case, render, exit code. */
@NullMarked
package dev.devmon.cli;

import org.jspecify.annotations.NullMarked;
