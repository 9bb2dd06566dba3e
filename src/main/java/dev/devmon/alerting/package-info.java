/** What belongs to alerts: what to do about them. */
@NullMarked
package dev.devmon.alerting;

import org.jspecify.annotations.NullMarked;
