/** Carries out a plan: order, readiness, setup, reload, and what is checked before. */
@NullMarked
package dev.devmon.reconcile;

import org.jspecify.annotations.NullMarked;
