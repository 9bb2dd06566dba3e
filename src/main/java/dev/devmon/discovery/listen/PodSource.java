package dev.devmon.discovery.listen;

import java.util.List;

/** Lists the pods that are scraped; this package knows no scraper. */
@FunctionalInterface
public interface PodSource {
    /** For a machine without a stack. */
    PodSource NONE = List::of;

    /** All of them; what was known before where nobody can tell now. */
    List<ScrapedPod> list();
}
