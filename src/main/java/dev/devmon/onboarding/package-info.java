/** What `devmon init` finds out about the project in a folder, and what it writes and says. */
@NullMarked
package dev.devmon.onboarding;

import org.jspecify.annotations.NullMarked;
