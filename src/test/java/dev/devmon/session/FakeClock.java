package dev.devmon.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still but while somebody sleeps by it. */
public final class FakeClock extends Clock implements Sleeper {
    public static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = BEGIN;
    private final List<Duration> slept = new ArrayList<>();

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void sleep(Duration duration) {
        slept.add(duration);
        now = now.plus(duration);
    }

    /** Every pause so far. */
    public synchronized List<Duration> slept() {
        return List.copyOf(slept);
    }

    public synchronized Duration elapsed() {
        return Duration.between(BEGIN, now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
