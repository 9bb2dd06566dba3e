/** What listens on this machine: sockets, the ports that containers publish, and what sends telemetry; sends nothing to any of them. */
@NullMarked
package dev.devmon.discovery.listen;

import org.jspecify.annotations.NullMarked;
