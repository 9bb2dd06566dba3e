/** Makes alerts fire for real, sends them through the routes, and watches who is notified. */
@NullMarked
package dev.devmon.alerting.drill;

import org.jspecify.annotations.NullMarked;
