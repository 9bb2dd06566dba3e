/** {@code devmon init}: recognizes the project in a folder, and says what gives it metrics, health, logs and traces. */
@NullMarked
package dev.devmon.onboarding;

import org.jspecify.annotations.NullMarked;
