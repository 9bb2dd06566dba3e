package dev.devmon.alerting.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuteWindowsTest {
    private static List<String> differences(String interval, String... rows) {
        return Yaml.read("windows", "windows: [" + String.join(", ", rows) + "]\n", MuteWindows::read)
                .differences(Yaml.read(
                        "routing", "time_intervals:\n  - {name: quiet, time_intervals: [" + interval + "]}\n"))
                .stream()
                .map(finding -> finding.at().file() + " " + finding.subject() + ": " + finding.what())
                .toList();
    }

    private static String row(String at, String muted) {
        return "{interval: quiet, at: '" + at + "', muted: " + muted + "}";
    }

    /** 2026-11-20 is a Friday; a day that the interval has and one that it does not have are always tested too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{weekdays: [saturday, sunday]} | 2026-11-20T23:59:59Z | false",
                "{weekdays: [saturday, sunday]} | 2026-11-21T00:00:00Z | true",
                "{weekdays: ['Monday:friday']}  | 2026-11-20T12:00:00Z | true",
                "{weekdays: ['monday:friday']}  | 2026-11-22T12:00:00Z | false",
                "{weekdays: ['sunday:monday']}  | 2026-11-22T12:00:00Z | true",
                "{times: [{start_time: '20:00', end_time: '24:00'}]} | 2026-11-20T19:59:59Z | false",
                "{times: [{start_time: '20:00', end_time: '24:00'}]} | 2026-11-20T20:00:00Z | true",
                "{times: [{start_time: '00:00', end_time: '07:30'}]} | 2026-11-20T07:29:00Z | true",
                "{times: [{start_time: '00:00', end_time: '07:30'}]} | 2026-11-20T07:30:00Z | false",
                "{weekdays: [friday], times: [{start_time: '20:00', end_time: '24:00'}]} | 2026-11-21T21:00:00Z | false",
                "{weekdays: [friday]}, {times: [{start_time: '20:00', end_time: '24:00'}]} | 2026-11-21T21:00:00Z | true",
                "{weekdays: [saturday]}                             | 2026-11-20T23:00:00-05:00 | true",
                "{weekdays: [saturday], location: UTC}              | 2026-11-20T23:00:00-05:00 | true",
                "{weekdays: [saturday], location: Local}            | 2026-11-20T23:00:00-05:00 | false",
                "{weekdays: [saturday], location: Australia/Sydney} | 2026-11-20T23:00:00Z      | true"
            })
    void evaluatesIntervals(String interval, String at, String muted) {
        String other = muted.equals("true") ? "false" : "true";

        assertEquals(
                List.of(),
                differences(interval, row(at, muted)).stream()
                        .filter(finding -> finding.startsWith("windows"))
                        .toList());
        assertEquals(
                1,
                differences(interval, row(at, other)).stream()
                        .filter(finding -> finding.startsWith("windows"))
                        .count());
    }

    @Test
    void saysWhatIsOtherwise() {
        assertEquals(
                List.of(
                        "windows quiet: mutes at 2026-11-21T12:00Z",
                        "windows quiet: does not mute at 2026-11-20T12:00Z"),
                differences(
                        "{weekdays: [saturday]}",
                        row("2026-11-21T12:00:00Z", "false"),
                        row("2026-11-20T12:00:00Z", "true")));
    }

    @Test
    void findsIntervalsThatAreHalfTestedOrMissing() {
        assertEquals(
                List.of(
                        "windows loud: there is no such interval",
                        "routing quiet: no time is tested at which it mutes",
                        "routing quiet: no time is tested at which it does not mute"),
                differences("{weekdays: [saturday]}", "{interval: loud, at: '2026-11-21T12:00:00Z', muted: true}"));
    }

    @Test
    void doesNotGuessWhatItDoesNotKnow() {
        assertEquals(
                "windows quiet: this test does not know months, years",
                differences(
                                "{weekdays: [saturday], months: [may], years: ['2026']}",
                                row("2026-11-21T12:00:00Z", "false"))
                        .get(0));
    }
}
