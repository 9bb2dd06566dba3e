/** What a service wants of whoever asks it, a login or TLS, and the files in which the user has put that. */
@NullMarked
package dev.devmon.access;

import org.jspecify.annotations.NullMarked;
