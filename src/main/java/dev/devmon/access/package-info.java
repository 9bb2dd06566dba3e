/** The login or TLS that a service requires, the files in which the user keeps them, and the route to the service. */
@NullMarked
package dev.devmon.access;

import org.jspecify.annotations.NullMarked;
