/** Questions to the stores of logs and traces, their answers, and the telemetry of the canary: pure, no I/O. */
@NullMarked
package dev.devmon.telemetry;

import org.jspecify.annotations.NullMarked;
