/** Renders notifications and checks what they say. */
@NullMarked
package dev.devmon.alerting.notification;

import org.jspecify.annotations.NullMarked;
