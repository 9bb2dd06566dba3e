package dev.devmon.report;

import dev.devmon.app.Doctor;
import dev.devmon.codec.Json;
import dev.devmon.report.Table.Cell;
import java.util.List;
import java.util.Locale;

/** Formats the results of {@code devmon doctor}. */
public final class DoctorReport {
    private DoctorReport() {}

    private record Document(int schemaVersion, List<Doctor.Diagnosis> findings) {}

    public static String text(Doctor.Report report, TextStyle.Mode mode) {
        Table table = new Table(mode, "CHECK", "RESULT", "FOUND");
        for (Doctor.Diagnosis finding : report.findings()) {
            TextStyle style =
                    switch (finding.outcome()) {
                        case OK -> TextStyle.GOOD;
                        case WARNING -> TextStyle.BUSY;
                        case FAILED -> TextStyle.BAD;
                    };
            table.row(
                    Cell.of(finding.check()),
                    new Cell(finding.outcome().name().toLowerCase(Locale.ROOT), style),
                    Cell.of(finding.found()));
            if (finding.fix() != null) {
                table.row("", "fix", finding.fix());
            }
        }
        return table.toString();
    }

    public static String json(Doctor.Report report) {
        return Json.write(new Document(1, report.findings()));
    }
}
