/**
 * Strict reading of YAML and JSON into values that know their file and line, and writing of both; the only package that
 * imports Jackson.
 */
@NullMarked
package dev.devmon.codec;

import org.jspecify.annotations.NullMarked;
