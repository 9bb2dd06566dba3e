/** The demo shop: starts, breaks, heals and stops the services of devmon-demo.jar. */
@NullMarked
package dev.devmon.demo;

import org.jspecify.annotations.NullMarked;
