/** Files that change while the stack runs: configuration to reload, dashboards to generate, logs to collect. */
@NullMarked
package dev.devmon.agent.files;

import org.jspecify.annotations.NullMarked;
