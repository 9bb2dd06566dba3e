/** Turns results and events into tables, JSON and live progress. */
@NullMarked
package dev.devmon.report;

import org.jspecify.annotations.NullMarked;
