/**
 * The files and settings that devmon generates for components: rules, routes, dashboards, log inputs, secrets, targets;
 * starts nothing.
 */
@NullMarked
package dev.devmon.inputs;

import org.jspecify.annotations.NullMarked;
