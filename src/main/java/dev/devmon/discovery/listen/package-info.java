/** What listens on this machine: sockets, and the ports that containers publish; sends nothing to any of them. */
@NullMarked
package dev.devmon.discovery.listen;

import org.jspecify.annotations.NullMarked;
