package dev.devmon.discovery.listen;

import java.util.List;

/** A source of the pods that are scraped; this package knows no scraper. */
@FunctionalInterface
public interface PodSource {
    /** The source for a machine without a stack. */
    PodSource NONE = List::of;

    /** Returns all scraped pods; those known before while the scraper does not answer. */
    List<ScrapedPod> list();
}
