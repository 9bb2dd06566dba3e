/** Rules, their unit tests, routes and channels: read, checked, and judged by whether they can fire; runs no stack. */
@NullMarked
package dev.devmon.alerting;

import org.jspecify.annotations.NullMarked;
