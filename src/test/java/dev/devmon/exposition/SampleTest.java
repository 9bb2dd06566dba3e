package dev.devmon.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void readsThePagesSamplesInTheirOrder() {
        assertEquals(
                List.of(
                        new Sample("up", Map.of(), "1"),
                        new Sample("open", Map.of("status", "a \"b\", c\\d\ne", "kind", ""), "2.5e+01"),
                        new Sample("näme", Map.of("a", "}"), "NaN"),
                        new Sample("seconds_bucket", Map.of("le", "+Inf"), "17")),
                Sample.of(
                                """
                        # HELP up Whether {it="is"} 1
                        # TYPE up gauge
                        up 1

                        open{status="a \\"b\\", c\\\\d\\ne",kind="",} 2.5e+01 1700000000000
                        open{status="without an end} 3
                        open{status="without a value"}
                        <html>
                        {"näme",a="}"} NaN
                        seconds_bucket{le="+Inf"} 17 # {trace_id="a b"} 0.5 1700000000.5
                        # EOF
                        """)
                        .toList());
    }
}
