package dev.devmon.event;

/** Receives events, from any thread. */
@FunctionalInterface
public interface EventSink {
    EventSink NOWHERE = event -> {};

    void accept(Event event);
}
