/**
 * Generates files and settings for components: rules, routes, dashboards, log inputs, secrets, targets; starts nothing.
 */
@NullMarked
package dev.devmon.inputs;

import org.jspecify.annotations.NullMarked;
