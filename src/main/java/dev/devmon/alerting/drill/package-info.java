/** Sends real alerts through the routes and watches who is told. */
@NullMarked
package dev.devmon.alerting.drill;

import org.jspecify.annotations.NullMarked;
