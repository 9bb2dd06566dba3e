/** Sanitizes text from outside: what would act on a terminal, or read differently from what it is, becomes visible. */
@NullMarked
package dev.devmon.text;

import org.jspecify.annotations.NullMarked;
