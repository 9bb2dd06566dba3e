/** PromQL expressions: quoting and writing them, and reading them as the server parsed them; asks no server itself. */
@NullMarked
package dev.devmon.promql;

import org.jspecify.annotations.NullMarked;
