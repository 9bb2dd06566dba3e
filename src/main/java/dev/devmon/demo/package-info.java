/** The demo shop: starts, breaks, heals and ends the services of devmon-demo.jar. */
@NullMarked
package dev.devmon.demo;

import org.jspecify.annotations.NullMarked;
