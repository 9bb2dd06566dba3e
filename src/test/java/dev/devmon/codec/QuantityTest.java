package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "60s, PT1M", "5m, PT5M", "1h, PT1H", "7d, PT168H", "0s, PT0S"})
    void readsDurations(String text, Duration expected) {
        assertEquals(Optional.of(expected), Quantity.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "s", "1.5h", "-1s", "5 m", "1h30m", "60S", "9999999999s"})
    void readsNoDurationFromAnythingElse(String text) {
        assertEquals(Optional.empty(), Quantity.duration(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1k, 1024",
        "512m, 536870912",
        "512M, 536870912",
        "512mb, 536870912",
        "1.25g, 1342177280",
        "2GB, 2147483648",
        "999999999g, 1073741822926258176"
    })
    void readsSizesInBinaryUnits(String text, long expected) {
        assertEquals(Optional.of(expected), Quantity.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "m", "-1m", "1.m", "1,5g", "512 m", "1t"})
    void readsNoSizeFromAnythingElse(String text) {
        assertEquals(Optional.empty(), Quantity.bytes(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KB",
        "536870912, 512 MB",
        "1610612736, 1.5 GB",
        "17179869184, 16 GB",
        "1099511627776, 1.0 TB"
    })
    void writesSizesForPeople(long bytes, String expected) {
        assertEquals(expected, Quantity.humanBytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"5%, 0.05", "99.9%, 0.999", "0%, 0.00", "100%, 1.00", "99.999999%, 0.99999999"})
    void readsRatiosInPercent(String text, BigDecimal expected) {
        assertEquals(Optional.of(expected), Quantity.ratio(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "5", "0.05", "-1%", "5 %", "5.%", "100.1%", "1000%", "0,5%"})
    void readsNoRatioFromAnythingElse(String text) {
        assertEquals(Optional.empty(), Quantity.ratio(text));
    }

    @Test
    void writesTheSizeThatItRead() {
        assertEquals("768 MB", Quantity.humanBytes(Quantity.bytes("768m").orElseThrow()));
    }
}
