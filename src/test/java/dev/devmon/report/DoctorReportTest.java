package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.app.Doctor.Outcome;
import dev.devmon.app.Doctor.Report;
import dev.devmon.engine.Outage;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
    private static final Report REPORT = new Report(
            List.of(
                    new Diagnosis("java", Outcome.OK, "17", null),
                    new Diagnosis("agent", Outcome.WARNING, "is not running", "`devmon up` starts it"),
                    new Diagnosis("engine", Outcome.FAILED, "cannot be reached", "start Docker")),
            Outage.FAILURE);

    @Test
    void putsTheFixBelowEachFinding() {
        assertEquals(
                """
                CHECK   RESULT   FOUND
                java    ok       17
                agent   warning  is not running
                        fix      `devmon up` starts it
                engine  failed   cannot be reached
                        fix      start Docker
                """,
                DoctorReport.text(REPORT, TextStyle.Mode.NONE));
    }

    @Test
    void coloursResults() {
        String text = DoctorReport.text(REPORT, TextStyle.Mode.COLOUR);

        assertTrue(text.contains("\u001b[33mwarning\u001b[0m"), text);
        assertTrue(text.contains("\u001b[31mfailed\u001b[0m"), text);
    }

    @Test
    void isADocumentOfFindings() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "findings" : [ {
                    "check" : "agent",
                    "outcome" : "warning",
                    "found" : "is not running",
                    "fix" : "`devmon up` starts it"
                  } ]
                }"""
                        .strip(),
                DoctorReport.json(new Report(REPORT.findings().subList(1, 2), null)));
    }
}
