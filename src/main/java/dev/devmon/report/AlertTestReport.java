package dev.devmon.report;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.app.AlertTests;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of checking alerts. */
public final class AlertTestReport {
    private AlertTestReport() {}

    /** A table by file, then every finding. */
    public static String text(AlertTests.Report report, TextStyle.Mode mode) {
        Table table = new Table(mode, "FILE", "ALERTS", "COVERED", "RECORDED", "TESTS", "FINDINGS", "TIME");
        for (CheckedFile file : report.files()) {
            boolean rules = file.kind() == CheckedFile.Kind.RULES;
            table.row(
                    Cell.of(file.file()),
                    Cell.of(rules ? Integer.toString(file.alerts()) : ""),
                    Cell.of(rules && file.alerts() > 0 ? file.covered() + "/" + file.alerts() : ""),
                    Cell.of(rules ? Integer.toString(file.recordings()) : ""),
                    Cell.of(file.cases() == 0 ? "" : file.passed() + "/" + file.cases()),
                    new Cell(
                            Integer.toString(file.findings().size()),
                            file.findings().isEmpty() ? TextStyle.GOOD : TextStyle.BAD),
                    Cell.of(seconds(file.took())));
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (CheckedFile file : report.files()) {
            file.findings().forEach(finding -> append(finding, text));
        }
        int cases = report.files().stream().mapToInt(CheckedFile::cases).sum();
        int passed = report.files().stream().mapToInt(CheckedFile::passed).sum();
        long findings = report.files().stream()
                .mapToLong(file -> file.findings().size())
                .sum();
        return text.append('\n')
                .append(report.passed() ? "passed" : "FAILED")
                .append(String.format(
                        Locale.ROOT,
                        ": %d of %d tests, %d of %d alerts covered (%d%%), %d findings\n",
                        passed,
                        cases,
                        report.covered(),
                        report.alerts(),
                        report.alerts() == 0 ? 100 : 100 * report.covered() / report.alerts(),
                        findings))
                .toString();
    }

    private static void append(Finding finding, StringBuilder text) {
        text.append('\n').append(finding.at()).append(": ");
        if (!finding.subject().isEmpty()) {
            text.append(finding.subject()).append(": ");
        }
        text.append(finding.what())
                .append("\n  fix: ")
                .append(finding.fix().replace("\n", "\n       "))
                .append('\n');
    }

    public static String json(AlertTests.Report report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 1);
        document.put("passed", report.passed());
        document.put("alerts", report.alerts());
        document.put("covered", report.covered());
        document.put("files", report.files().stream().map(AlertTestReport::json).toList());
        return Json.write(document);
    }

    private record FindingDocument(String file, int line, String subject, String what, String fix) {}

    private static Map<String, Object> json(CheckedFile file) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("file", file.file());
        entry.put("kind", file.kind());
        entry.put("alerts", file.alerts());
        entry.put("covered", file.covered());
        entry.put("recordings", file.recordings());
        entry.put("tests", file.cases());
        entry.put("passed", file.passed());
        entry.put("milliseconds", file.took().toMillis());
        entry.put(
                "findings",
                file.findings().stream()
                        .map(finding -> new FindingDocument(
                                finding.at().file(),
                                finding.at().line(),
                                finding.subject(),
                                finding.what(),
                                finding.fix()))
                        .toList());
        return entry;
    }

    /** JUnit's XML, as continuous integration reads it: a suite per file; each finding is a failed case, the rest passed. */
    public static String junit(AlertTests.Report report) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (CheckedFile file : report.files()) {
            List<Finding> findings = file.findings();
            int passed = file.cases() > 0 ? file.passed() : Math.max(findings.isEmpty() ? 1 : 0, file.covered());
            xml.append(String.format(
                    Locale.ROOT,
                    "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" time=\"%s\">\n",
                    escaped(file.file()),
                    passed + findings.size(),
                    findings.size(),
                    String.format(Locale.ROOT, "%.3f", file.took().toMillis() / 1000.0)));
            for (int i = 1; i <= passed; i++) {
                xml.append(String.format(
                        Locale.ROOT, "<testcase classname=\"%s\" name=\"passed %d\"/>\n", escaped(file.file()), i));
            }
            for (Finding finding : findings) {
                xml.append(String.format(
                        Locale.ROOT,
                        "<testcase classname=\"%s\" name=\"%s\"><failure message=\"%s\">%s</failure></testcase>\n",
                        escaped(file.file()),
                        escaped(finding.subject().isEmpty() ? "file" : finding.subject()),
                        escaped(finding.at() + ": " + finding.what()),
                        escaped(finding.fix())));
            }
            xml.append("</testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
