package dev.devmon.alerting.drill;

import dev.devmon.stores.ServedApi;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often the router has notified each channel of each receiver, and how often that failed, according to its metrics.
 */
final class Deliveries {
    private static final Pattern COUNTER = Pattern.compile("\\w+_notifications_(failed_)?total\\{([^}]*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final Map<Channel, Double> attempted = new TreeMap<>();
    private final Map<Channel, Double> failed = new TreeMap<>();

    private Deliveries() {}

    /** A channel of a receiver. */
    record Channel(String receiver, String integration) implements Comparable<Channel> {
        String text() {
            return receiver + " (" + integration + ")";
        }

        @Override
        public int compareTo(Channel other) {
            return text().compareTo(other.text());
        }
    }

    /** Returns the present counts. */
    static Deliveries of(ServedApi router) {
        return read(router.text("/metrics"));
    }

    /**
     * Reads the counts.
     *
     * @param metrics the metrics that the router exposes
     */
    static Deliveries read(String metrics) {
        Deliveries deliveries = new Deliveries();
        Matcher counter = COUNTER.matcher(metrics);
        while (counter.find()) {
            Map<String, String> labels = new TreeMap<>();
            LABEL.matcher(counter.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            Channel channel =
                    new Channel(labels.getOrDefault("receiver_name", ""), labels.getOrDefault("integration", ""));
            // Failures are counted separately for each reason
            (counter.group(1) == null ? deliveries.attempted : deliveries.failed)
                    .merge(channel, Double.parseDouble(counter.group(3)), Double::sum);
        }
        return deliveries;
    }

    /** Returns the channels of these receivers; a receiver without a channel has no counter. */
    List<Channel> channels(Collection<String> receivers) {
        return attempted.keySet().stream()
                .filter(channel -> receivers.contains(channel.receiver()))
                .toList();
    }

    boolean deliveredSince(Deliveries before, Channel channel) {
        return value(attempted, channel) > value(before.attempted, channel);
    }

    boolean failedSince(Deliveries before, Channel channel) {
        return value(failed, channel) > value(before.failed, channel);
    }

    private static double value(Map<Channel, Double> counts, Channel channel) {
        return counts.getOrDefault(channel, 0.0);
    }
}
