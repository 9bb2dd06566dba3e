package dev.devmon.alerting.unittest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.alerting.unittest.TestOutcomes.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestOutcomesTest {
    /** As promtool 3.5 writes it. */
    private static final String REPORT =
            """
            <testsuites><testsuite name="shop_test.yml" tests="2" failures="1" errors="0" skipped="0">
            <testcase name="fires"><failure>    alertname: Down, time: 1m,&#xA;        exp:[&#34;Down&#34;],&#xA;        got:[]</failure></testcase>
            <testcase name="is silent"></testcase></testsuite></testsuites>
            """;

    @Test
    void readsWhatPassedAndWhatFailedForWhatReason() {
        List<Outcome> outcomes = TestOutcomes.read(REPORT);

        assertEquals(
                List.of("fires", "is silent"),
                outcomes.stream().map(Outcome::name).toList());
        assertEquals(
                """
                alertname: Down, time: 1m,
                    exp:["Down"],
                    got:[]"""
                        .strip(),
                outcomes.get(0).failure().orElse(""));
        assertEquals(Optional.empty(), outcomes.get(1).failure());
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThrows(IllegalArgumentException.class, () -> TestOutcomes.read("SUCCESS"));
    }

    @Test
    void readsNoOtherFileThatTheReportNames() {
        String report = "<!DOCTYPE a [<!ENTITY other SYSTEM \"file:///etc/hostname\">]>"
                + "<testsuites><testcase name=\"&other;\"/></testsuites>";

        assertThrows(IllegalArgumentException.class, () -> TestOutcomes.read(report));
    }
}
