/** Services that come and go: found, scraped, ended; also those of containers and clusters, and those that push. */
@NullMarked
package dev.devmon.agent.services;

import org.jspecify.annotations.NullMarked;
