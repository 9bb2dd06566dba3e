package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.CheckedFile.Kind;
import dev.devmon.alerting.Finding;
import dev.devmon.app.AlertTests.Report;
import dev.devmon.codec.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTestReportTest {
    private static final Finding FINDING = new Finding(
            new Position("shop.yml", 7),
            "OrdersFail",
            "it divides by something that can be zero",
            "compare: `/ (x > 0)`");
    private static final Finding BROKEN =
            new Finding(new Position("broken.yml", 2), "", "a tab is used", "correct\nthe syntax");

    private static final Report FOUND = new Report(List.of(
            new CheckedFile("shop.yml", Kind.RULES, 2, 3, 1, 0, 0, Duration.ofMillis(240), List.of(FINDING)),
            new CheckedFile("broken.yml", Kind.CONFIG, 0, 0, 0, 0, 0, Duration.ZERO, List.of(BROKEN)),
            new CheckedFile("shop_test.yml", Kind.TESTS, 0, 0, 0, 4, 4, Duration.ofMillis(1250), List.of())));

    private static final Report GOOD = new Report(List.of(
            new CheckedFile("shop.yml", Kind.RULES, 2, 0, 2, 0, 0, Duration.ofMillis(240), List.of()),
            new CheckedFile("routes.yaml", Kind.ROUTES, 0, 0, 0, 112, 112, Duration.ofSeconds(2), List.of())));

    @Test
    void showsATableAndEveryFindingWithItsFix() {
        assertEquals(
                """
                FILE           ALERTS  COVERED  RECORDED  TESTS  FINDINGS  TIME
                shop.yml       2       1/2      3                1         0.2 s
                broken.yml                                       1         0.0 s
                shop_test.yml                             4/4    0         1.3 s

                shop.yml:7: OrdersFail: it divides by something that can be zero
                  fix: compare: `/ (x > 0)`

                broken.yml:2: a tab is used
                  fix: correct
                       the syntax

                FAILED: 4 of 4 tests, 1 of 2 alerts covered (50%), 2 findings
                """,
                AlertTestReport.text(FOUND, TextStyle.Mode.NONE));
    }

    @Test
    void saysInTheLastLineThatAllIsWell() {
        assertTrue(AlertTestReport.text(GOOD, TextStyle.Mode.NONE)
                .endsWith("\n\npassed: 112 of 112 tests, 2 of 2 alerts covered (100%), 0 findings\n"));
        assertTrue(AlertTestReport.text(new Report(List.of()), TextStyle.Mode.NONE)
                .endsWith("passed: 0 of 0 tests, 0 of 0 alerts covered (100%), 0 findings\n"));
    }

    @Test
    void coloursFindings() {
        String text = AlertTestReport.text(FOUND, TextStyle.Mode.COLOUR);

        assertTrue(text.contains("\u001b[31m1\u001b[0m         0.2 s"), text);
        assertTrue(text.contains("\u001b[32m0\u001b[0m         1.3 s"), text);
    }

    @Test
    void isADocumentWithExactlyTheseKeys() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "passed" : false,
                  "alerts" : 2,
                  "covered" : 1,
                  "files" : [ {
                    "file" : "shop.yml",
                    "kind" : "rules",
                    "alerts" : 2,
                    "covered" : 1,
                    "recordings" : 3,
                    "tests" : 0,
                    "passed" : 0,
                    "milliseconds" : 240,
                    "findings" : [ {
                      "file" : "shop.yml",
                      "line" : 7,
                      "subject" : "OrdersFail",
                      "what" : "it divides by something that can be zero",
                      "fix" : "compare: `/ (x > 0)`"
                    } ]
                  } ]
                }"""
                        .strip(),
                AlertTestReport.json(new Report(FOUND.files().subList(0, 1))));
    }

    @Test
    void isJunitXmlWithAFailedCaseForEachFinding() {
        assertEquals(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                <testsuite name="shop.yml" tests="2" failures="1" time="0.240">
                <testcase classname="shop.yml" name="passed 1"/>
                <testcase classname="shop.yml" name="OrdersFail"><failure message="shop.yml:7: it divides by something that can be \
                zero">compare: `/ (x &gt; 0)`</failure></testcase>
                </testsuite>
                <testsuite name="broken.yml" tests="1" failures="1" time="0.000">
                <testcase classname="broken.yml" name="file"><failure message="broken.yml:2: a tab is used">correct
                the syntax</failure></testcase>
                </testsuite>
                <testsuite name="shop_test.yml" tests="4" failures="0" time="1.250">
                <testcase classname="shop_test.yml" name="passed 1"/>
                <testcase classname="shop_test.yml" name="passed 2"/>
                <testcase classname="shop_test.yml" name="passed 3"/>
                <testcase classname="shop_test.yml" name="passed 4"/>
                </testsuite>
                </testsuites>
                """,
                AlertTestReport.junit(FOUND));
    }

    @Test
    void escapesWhatMeansSomethingInXml() {
        Finding finding = new Finding(new Position("a&b.yml", 1), "<x>", "\"quoted\"", "a < b");
        CheckedFile file = new CheckedFile("a&b.yml", Kind.CONFIG, 0, 0, 0, 0, 0, Duration.ZERO, List.of(finding));

        String xml = AlertTestReport.junit(new Report(List.of(file)));

        assertTrue(
                xml.contains("<testcase classname=\"a&amp;b.yml\" name=\"&lt;x&gt;\"><failure message=\"a&amp;b.yml:1:"
                        + " &quot;quoted&quot;\">a &lt; b</failure>"),
                xml);
    }
}
