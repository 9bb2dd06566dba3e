package dev.devmon.report;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.app.AlertTests;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Formats the result of checking alerts. */
public final class AlertTestReport {
    private AlertTestReport() {}

    /** Returns a table by file, then every finding. */
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
                    Cell.of(EventText.seconds(file.took())));
        }
        StringBuilder text = new StringBuilder(table.toString());
        List<Finding> findings = report.files().stream()
                .flatMap(file -> file.findings().stream())
                .toList();
        for (Finding finding : findings) {
            String subject = finding.subject().isEmpty() ? "" : finding.subject() + ": ";
            text.append("\n%s: %s%s\n  fix: %s\n"
                    .formatted(
                            finding.at(), subject, finding.what(), finding.fix().replace("\n", "\n       ")));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "\n%s: %d of %d tests, %d of %d alerts covered (%d%%), %d findings\n",
                        report.passed() ? "passed" : "FAILED",
                        report.files().stream().mapToInt(CheckedFile::passed).sum(),
                        report.files().stream().mapToInt(CheckedFile::cases).sum(),
                        report.covered(),
                        report.alerts(),
                        report.alerts() == 0 ? 100 : 100 * report.covered() / report.alerts(),
                        findings.size()))
                .toString();
    }

    private record Document(int schemaVersion, boolean passed, int alerts, int covered, List<Entry> files) {}

    private record Entry(
            String file,
            CheckedFile.Kind kind,
            int alerts,
            int covered,
            int recordings,
            int tests,
            int passed,
            long milliseconds,
            List<Finding> findings) {
        static Entry of(CheckedFile file) {
            return new Entry(
                    file.file(),
                    file.kind(),
                    file.alerts(),
                    file.covered(),
                    file.recordings(),
                    file.cases(),
                    file.passed(),
                    file.took().toMillis(),
                    file.findings());
        }
    }

    public static String json(AlertTests.Report report) {
        return Json.write(new Document(
                1,
                report.passed(),
                report.alerts(),
                report.covered(),
                report.files().stream().map(Entry::of).toList()));
    }

    /**
     * Returns JUnit's XML for continuous integration, with a suite for each file; each finding is a failed case, the
     * rest passed.
     */
    public static String junit(AlertTests.Report report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (CheckedFile file : report.files()) {
                suite(file, xml);
            }
            xml.writeCharacters("\n");
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // a StringWriter does no I/O
        }
        return text.append('\n').toString();
    }

    private static void suite(CheckedFile file, XMLStreamWriter xml) throws XMLStreamException {
        List<Finding> findings = file.findings();
        int passed = file.cases() > 0 ? file.passed() : Math.max(findings.isEmpty() ? 1 : 0, file.covered());
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", file.file());
        xml.writeAttribute("tests", Integer.toString(passed + findings.size()));
        xml.writeAttribute("failures", Integer.toString(findings.size()));
        xml.writeAttribute(
                "time", String.format(Locale.ROOT, "%.3f", file.took().toMillis() / 1000.0));
        for (int i = 1; i <= passed; i++) {
            xml.writeCharacters("\n");
            xml.writeEmptyElement("testcase");
            xml.writeAttribute("classname", file.file());
            xml.writeAttribute("name", "passed " + i);
        }
        for (Finding finding : findings) {
            xml.writeCharacters("\n");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", file.file());
            xml.writeAttribute("name", finding.subject().isEmpty() ? "file" : finding.subject());
            xml.writeStartElement("failure");
            xml.writeAttribute("message", finding.at() + ": " + finding.what());
            xml.writeCharacters(finding.fix());
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }
}
