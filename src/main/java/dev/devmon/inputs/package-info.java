/**
 * The configuration files and settings that devmon makes for components: rules, routes, dashboards, log inputs,
 * secrets, targets.
 */
@NullMarked
package dev.devmon.inputs;

import org.jspecify.annotations.NullMarked;
