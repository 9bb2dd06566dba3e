package dev.devmon.discovery.listen;

import java.util.List;

/** A source of the services that push telemetry; this package knows no store. */
@FunctionalInterface
public interface SenderSource {
    /** The source for a machine without a stack. */
    SenderSource NONE = List::of;

    /** Returns each service once; those known before while the stores do not answer. */
    List<Sender> list();
}
