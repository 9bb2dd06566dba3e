package dev.devmon.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.devmon.service.Redaction;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends log lines to the collector, beside the standard output: so they arrive on systems where devmon finds no files.
 *
 * <p>OpenTelemetry's own appender for Logback is not there for the newest API yet.
 */
final class LogSender extends AppenderBase<ILoggingEvent> {
    private final LoggerProvider provider;

    private LogSender(LoggerProvider provider) {
        this.provider = provider;
    }

    static void install(LoggerProvider provider) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogSender sender = new LogSender(provider);
        sender.setContext(context);
        sender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(sender);
    }

    @Override
    protected void append(ILoggingEvent event) {
        LogRecordBuilder line = provider.get(event.getLoggerName())
                .logRecordBuilder()
                .setTimestamp(event.getTimeStamp(), TimeUnit.MILLISECONDS)
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString())
                .setBody(Redaction.text(event.getFormattedMessage()));
        event.getMDCPropertyMap().forEach((name, value) -> line.setAttribute(AttributeKey.stringKey(name), value));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair -> line.setAttribute(
                            AttributeKey.stringKey(pair.key), Redaction.field(pair.key, String.valueOf(pair.value))));
        }
        if (event.getThrowableProxy() != null) {
            line.setAttribute(
                    AttributeKey.stringKey("exception.type"),
                    event.getThrowableProxy().getClassName());
            line.setAttribute(
                    AttributeKey.stringKey("exception.message"),
                    event.getThrowableProxy().getMessage());
            line.setAttribute(
                    AttributeKey.stringKey("exception.stacktrace"),
                    ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        line.emit();
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            case Level.DEBUG_INT -> Severity.DEBUG;
            default -> Severity.TRACE;
        };
    }
}
