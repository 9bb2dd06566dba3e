/** PromQL expressions: quotes and writes them, and reads them as parsed by the server; asks no server itself. */
@NullMarked
package dev.devmon.promql;

import org.jspecify.annotations.NullMarked;
