package dev.devmon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.service.Naming.Kind;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
    @ParameterizedTest
    @CsvSource({
        "COUNTER, orders, orders_total",
        "COUNTER, Orders_total, Orders_total",
        "COUNTER, 2nd_total, 2nd_total",
        "COUNTER, read_kb_total, _bytes",
        "GAUGE, orders_total, only counters",
        "GAUGE, load_percent, _ratio",
        "GAUGE, wait_minutes, _seconds",
        "HISTOGRAM, lookup, _seconds",
        "HISTOGRAM, lookup_ms, _seconds",
        "GAUGE, größe, größe",
    })
    void aFaultSaysWhatToWrite(Kind kind, String name, String word) {
        String fault = Naming.fault(kind, name).orElseThrow();
        assertTrue(fault.contains(name) && fault.contains(word), fault);
    }

    @ParameterizedTest
    @CsvSource({"COUNTER, read_bytes_total", "GAUGE, open_orders", "HISTOGRAM, fill_ratio", "HISTOGRAM, wait_seconds"})
    void goodNames(Kind kind, String name) {
        assertEquals(Optional.empty(), Naming.fault(kind, name, "kind", "shop_id"));
    }

    @ParameterizedTest
    @CsvSource({"service", "env", "job", "instance", "le", "quantile", "Kind", "shop-id"})
    void badLabels(String label) {
        assertTrue(Naming.fault(Kind.GAUGE, "open_orders", "kind", label)
                .orElseThrow()
                .contains(label));
    }
}
