/**
 * Turns results and events into tables, JSON and live progress; decides nothing, and is the only package that imports
 * JLine.
 */
@NullMarked
package dev.devmon.report;

import org.jspecify.annotations.NullMarked;
