package dev.devmon.discovery.listen;

import java.util.List;

/** Lists what sends its telemetry itself; this package knows no store. */
@FunctionalInterface
public interface SenderSource {
    /** For a machine without a stack. */
    SenderSource NONE = List::of;

    /** Each service once; what was known before where nobody can tell now. */
    List<Sender> list();
}
