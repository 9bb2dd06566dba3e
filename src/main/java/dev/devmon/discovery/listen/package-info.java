/**
 * What listens on this machine, sockets and published ports of containers, and what sends telemetry; connects to
 * nothing.
 */
@NullMarked
package dev.devmon.discovery.listen;

import org.jspecify.annotations.NullMarked;
