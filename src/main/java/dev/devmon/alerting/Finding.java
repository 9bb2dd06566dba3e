package dev.devmon.alerting;

import dev.devmon.codec.Flattened;
import dev.devmon.codec.Position;

/**
 * Something wrong with a rule, a test or a route.
 *
 * @param subject the rule's, test's or route's name; empty when the file itself is meant
 */
public record Finding(@Flattened Position at, String subject, String what, String fix) {}
