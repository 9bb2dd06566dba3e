package dev.devmon.demo;

import java.util.Locale;

/** What can be broken, by the words of `devmon demo break`. */
enum Trouble {
    /** Payments take a second. */
    LATENCY,
    /** Two in five orders fail. */
    ERRORS,
    /** Payments answer 503. */
    DOWNSTREAM,
    /** Somebody tries passwords at the front. */
    LOGIN_ATTACKS,
    /** A third of the parcels is late. */
    SLA,
    /** Orders keeps what it needs no longer. */
    MEMORY,
    /** Mails are written, but not sent. */
    QUEUE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
