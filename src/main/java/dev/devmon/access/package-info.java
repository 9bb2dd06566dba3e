/** What a service wants of whoever asks it, a login or TLS, the files in which the user has put that, and the way there. */
@NullMarked
package dev.devmon.access;

import org.jspecify.annotations.NullMarked;
