/** Rules as they are written, what was found wrong with them, and their runbooks; runs no stack. */
@NullMarked
package dev.devmon.alerting;

import org.jspecify.annotations.NullMarked;
