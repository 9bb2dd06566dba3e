/**
 * Services that come and go: found, scraped, ended; on this machine, in containers and clusters, or pushing telemetry.
 */
@NullMarked
package dev.devmon.agent.services;

import org.jspecify.annotations.NullMarked;
