/** The Docker engine, by docker-java and Testcontainers; executes, decides nothing. */
@NullMarked
package dev.devmon.engine.docker;

import org.jspecify.annotations.NullMarked;
