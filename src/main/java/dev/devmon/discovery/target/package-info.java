/** What is known of each service: remembered between cycles, and written as scrape targets, metrics and JSON. */
@NullMarked
package dev.devmon.discovery.target;

import org.jspecify.annotations.NullMarked;
