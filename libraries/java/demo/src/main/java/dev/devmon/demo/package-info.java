/**
 * A small shop: visitors go to `front`, which asks `orders`, which asks `payments`. Each is a process of its own.
 *
 * <p>{@link dev.devmon.demo.Main} starts them; what is broken is in a file that all of them read.
 */
package dev.devmon.demo;
