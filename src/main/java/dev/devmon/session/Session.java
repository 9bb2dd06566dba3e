package dev.devmon.session;

import dev.devmon.definition.Stack;
import dev.devmon.engine.Engine;
import dev.devmon.event.EventSink;
import java.time.Clock;
import java.util.Map;

/**
 * Everything that a use case works with.
 *
 * @param events receives progress
 * @param environment the user's environment variables
 */
public record Session(
        Stack stack,
        Engine engine,
        StateFolder state,
        EventSink events,
        Map<String, String> environment,
        Clock clock,
        Sleeper sleeper) {}
