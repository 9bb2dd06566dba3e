package dev.devmon.alerting;

import dev.devmon.codec.Flattened;
import dev.devmon.codec.Position;

/**
 * Something wrong with a rule, a test or a route.
 *
 * @param subject the name of the rule, test or route; empty when the finding is about the file itself
 */
public record Finding(@Flattened Position at, String subject, String what, String fix) {}
