/** What listens on this machine: sockets, and ports that containers publish. */
@NullMarked
package dev.devmon.discovery.listen;

import org.jspecify.annotations.NullMarked;
