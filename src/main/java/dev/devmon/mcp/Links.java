package dev.devmon.mcp;

import dev.devmon.failure.FailureException;
import java.util.List;
import java.util.function.Supplier;

/** Links to pages of the stack, in words. */
final class Links {
    private Links() {}

    /** Returns a link, or nothing where the component with the page does not run, or has no page about this. */
    static List<String> to(String what, Supplier<String> address) {
        try {
            return List.of(what + ": " + address.get());
        } catch (FailureException e) {
            return List.of(); // an answer without its link is still the answer
        }
    }
}
