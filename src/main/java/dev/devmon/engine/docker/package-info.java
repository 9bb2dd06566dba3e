/**
 * The Docker implementation of the engine, with docker-java and Testcontainers; executes, decides nothing, and lets
 * none of their exceptions out.
 */
@NullMarked
package dev.devmon.engine.docker;

import org.jspecify.annotations.NullMarked;
