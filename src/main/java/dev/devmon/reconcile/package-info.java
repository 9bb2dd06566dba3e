/** Carries out a plan: order, readiness, setup, reload, and preflight checks before anything changes; makes no plan. */
@NullMarked
package dev.devmon.reconcile;

import org.jspecify.annotations.NullMarked;
