package dev.devmon.demo;

import dev.devmon.failure.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What can be broken in the shop, the alert that it triggers, and where to watch it. The demo's jar knows the same
 * words.
 */
public enum Trouble {
    LATENCY("payments take a second", "HighLatencyP95", 12, Watch.SERVICE, "shop-payments"),
    ERRORS("two in five orders fail", "ServiceErrorRateCritical", 4, Watch.SERVICE, "shop-orders"),
    DOWNSTREAM("payments answer 503", "DownstreamErrors", 7, Watch.SERVICE, "shop-orders"),
    LOGIN_ATTACKS("somebody tries ten passwords a second", "AccountLockouts", 1, Watch.DASHBOARD, "devmon-security"),
    SLA("every third parcel is late", "SLAViolation", 7, Watch.DASHBOARD, "devmon-business"),
    MEMORY("orders keeps what it no longer needs", "RuntimeHeapNearLimit", 11, Watch.SERVICE, "shop-orders"),
    QUEUE("mails are written, but not sent", "BusinessQueueBacklog", 12, Watch.DASHBOARD, "devmon-business");

    /** The kinds of pages that show a trouble. */
    public enum Watch {
        SERVICE,
        DASHBOARD
    }

    private final String what;
    private final String alert;
    private final int minutes;
    private final Watch watch;
    private final String page;

    Trouble(String what, String alert, int minutes, Watch watch, String page) {
        this.what = what;
        this.alert = alert;
        this.minutes = minutes;
        this.watch = watch;
        this.page = page;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String what() {
        return what;
    }

    /** Returns the alert that fires first or says most. */
    public String alert() {
        return alert;
    }

    /** Returns the minutes until the alert fires. */
    public int minutes() {
        return minutes;
    }

    /** Returns the kind of page that shows the trouble. */
    public Watch watch() {
        return watch;
    }

    /** Returns the name of the service or dashboard. */
    public String page() {
        return page;
    }

    /**
     * Returns the trouble for a word.
     *
     * @throws dev.devmon.failure.FailureException {@code USAGE} when there is no such trouble
     */
    public static Trouble of(String word) {
        List<String> words = Arrays.stream(values()).map(Trouble::word).toList();
        return Arrays.stream(values())
                .filter(trouble -> trouble.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Failure.unknown(
                                "trouble",
                                word,
                                "the demo can be broken in " + words.size() + " ways",
                                words,
                                String.join(", ", words))
                        .asException());
    }
}
