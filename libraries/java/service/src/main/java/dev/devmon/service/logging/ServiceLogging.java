package dev.devmon.service.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.devmon.service.Identity;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Makes Logback's root logger write the contract's lines to the standard output, and nothing else. */
public final class ServiceLogging {
    private ServiceLogging() {}

    /**
     * @param format `json` or `text`; null chooses text on a terminal, else JSON
     * @return whether lines are JSON
     */
    public static boolean install(Identity identity, String format) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            LoggerFactory.getLogger(ServiceLogging.class)
                    .warn(
                            "log lines keep the form that {} gives them: it is not Logback",
                            factory.getClass().getName());
            return false;
        }
        boolean text = isText(format);
        Encoder<ILoggingEvent> encoder = text ? new TextEncoder() : new EcsEncoder(identity);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("devmon");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        if (root.getLevel() == Level.DEBUG) {
            root.setLevel(Level.INFO); // what Logback begins with where nobody configured it
        }
        return !text;
    }

    private static boolean isText(String format) {
        return format == null ? System.console() != null : format.equals("text");
    }
}
