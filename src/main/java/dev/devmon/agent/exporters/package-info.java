/** Exporters that come and go with the databases and brokers that are found. */
@NullMarked
package dev.devmon.agent.exporters;

import org.jspecify.annotations.NullMarked;
