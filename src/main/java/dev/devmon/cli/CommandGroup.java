package dev.devmon.cli;

import java.util.List;

/** A command that has commands of its own. */
interface CommandGroup {
    List<Object> parts();
}
