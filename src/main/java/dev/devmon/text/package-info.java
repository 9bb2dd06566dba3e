/** Makes text from outside harmless: where it acts on a terminal, or reads other than it is, that becomes visible. */
@NullMarked
package dev.devmon.text;

import org.jspecify.annotations.NullMarked;
