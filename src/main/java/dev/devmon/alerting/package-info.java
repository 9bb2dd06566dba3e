/** Rules as they are written, findings about them, and their runbooks; runs no stack. */
@NullMarked
package dev.devmon.alerting;

import org.jspecify.annotations.NullMarked;
