package dev.devmon.service.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.devmon.service.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/** Lines for people: time, level, message, and what else is known, as `name=value`. Only a stack trace has lines of its own. */
final class TextEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256)
                .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(' ')
                .append("%-5s".formatted(event.getLevel()))
                .append(' ')
                .append(escaped(Redaction.text(String.valueOf(event.getFormattedMessage()))));
        new TreeMap<>(event.getMDCPropertyMap()).forEach((name, value) -> field(line, name, value));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null && !event.getLoggerName().equals("access")) { // the message of an access line says it all
            pairs.forEach(pair -> field(line, pair.key, String.valueOf(pair.value)));
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            Redaction.text(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .lines()
                    .forEach(frame -> line.append("  ").append(escaped(frame)).append('\n'));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=').append(escaped(Redaction.field(name, value)));
    }

    /** Control characters as escapes: what a client sends must not begin a line or command the terminal. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        escaped.append("\\u%04x".formatted(c));
                    } else {
                        escaped.append((char) c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
