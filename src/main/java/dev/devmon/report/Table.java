package dev.devmon.report;

import dev.devmon.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table of text, whose columns are as wide as their widest cells. */
final class Table {
    private static final String GAP = "  ";

    private final TextStyle.Mode mode;
    private final List<List<Cell>> rows = new ArrayList<>();

    Table(TextStyle.Mode mode, String... headings) {
        this.mode = mode;
        rows.add(Stream.of(headings).map(text -> new Cell(text, TextStyle.BOLD)).toList());
    }

    /** A text and its style. */
    record Cell(String text, TextStyle style) {
        Cell {
            text = Visible.line(text);
        }

        static Cell of(String text) {
            return new Cell(text, TextStyle.PLAIN);
        }
    }

    Table row(Cell... cells) {
        rows.add(List.of(cells));
        return this;
    }

    Table row(String... texts) {
        return row(Stream.of(texts).map(Cell::of).toArray(Cell[]::new));
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<Cell> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                Cell cell = row.get(i);
                line.append(cell.style().apply(cell.text(), mode));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths[i] - width(cell.text()))).append(GAP);
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
