/**
 * Expressions of PromQL: writing them, quoted as the language wants it, and reading them as the server parsed them.
 */
@NullMarked
package dev.devmon.promql;

import org.jspecify.annotations.NullMarked;
