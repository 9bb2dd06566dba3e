package dev.devmon.service.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.devmon.service.Identity;
import dev.devmon.service.Redaction;
import dev.devmon.service.RequestContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * A line is one JSON object with dotted names.
 *
 * @see <a href="https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html">the fields of ECS</a>
 */
final class EcsEncoder extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
    /** Fields of ECS that an access line has; whatever else a line brings is a label. */
    private static final Set<String> ECS = Set.of(
            "http.request.method",
            "url.path",
            "http.route",
            "http.response.status_code",
            "http.response.body.bytes",
            "event.duration");

    private record Second(long seconds, String text) {}

    private final Identity identity;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    EcsEncoder(Identity identity) {
        this.identity = identity;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("@timestamp", time(event.getTimeStamp()));
            json.writeStringField("log.level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            json.writeStringField("message", Redaction.text(String.valueOf(event.getFormattedMessage())));
            json.writeStringField("log.logger", event.getLoggerName());
            json.writeStringField("service.name", identity.name());
            json.writeStringField("service.version", identity.version());
            json.writeStringField("service.environment", identity.environment());
            trace(json);
            for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
                label(json, entry.getKey(), entry.getValue());
            }
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
                field(json, pair.key, pair.value);
            }
            if (event.getThrowableProxy() != null) {
                error(json, event.getThrowableProxy());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a log line", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** Formatting is the costliest part of a short line, so it is done once a second. */
    private String time(long millis) {
        Second known = second;
        long seconds = Math.floorDiv(millis, 1000);
        if (known.seconds != seconds) {
            known = new Second(seconds, TIME.format(Instant.ofEpochSecond(seconds)));
            second = known;
        }
        long rest = millis - seconds * 1000;
        return known.text + (rest < 10 ? "00" : rest < 100 ? "0" : "") + rest + "Z";
    }

    private static void trace(JsonGenerator json) throws IOException {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            json.writeStringField("trace.id", span.getTraceId());
            json.writeStringField("span.id", span.getSpanId());
            return;
        }
        String header =
                RequestContext.current().flatMap(RequestContext::traceId).orElse(null);
        if (header != null) {
            json.writeStringField("trace.id", header);
        }
    }

    private static void field(JsonGenerator json, String name, Object value) throws IOException {
        if (!ECS.contains(name)) {
            label(json, name, String.valueOf(value));
        } else if (value instanceof Number number) {
            json.writeNumberField(name, number.longValue());
        } else {
            json.writeStringField(name, Redaction.text(String.valueOf(value)));
        }
    }

    private static void label(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField("labels." + name, Redaction.field(name, String.valueOf(value)));
    }

    private static void error(JsonGenerator json, IThrowableProxy thrown) throws IOException {
        json.writeStringField("error.type", thrown.getClassName());
        json.writeStringField("error.message", Redaction.text(String.valueOf(thrown.getMessage())));
        json.writeStringField("error.stack_trace", Redaction.text(ThrowableProxyUtil.asString(thrown)));
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
