/** Files that change while the stack runs: configuration that is reloaded, dashboards that are made, logs that are collected. */
@NullMarked
package dev.devmon.agent.files;

import org.jspecify.annotations.NullMarked;
