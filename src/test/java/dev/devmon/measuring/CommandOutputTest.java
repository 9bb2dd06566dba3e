package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.devmon.measuring.Answer.Series;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandOutputTest {
    @Test
    void readsANumber() {
        assertEquals(
                List.of(new Series(List.of(), "42.5")),
                CommandOutput.read("  42.5\n\n", List.of()).series());
    }

    @Test
    void readsLinesWithLabelsInAnyOrderAndWithSpacesInTheirValues() {
        assertEquals(
                List.of(new Series(List.of("in progress", "eu"), "3"), new Series(List.of("done", ""), "1e3")),
                CommandOutput.read(
                                "region=eu status=in progress 3\nstatus=done region= 1e3\n",
                                List.of("status", "region"))
                        .series());
    }

    @Test
    void saysWhatIsPrintedInsteadOfANumber() {
        assertEquals(
                "it prints \"oops\" instead of a number",
                CommandOutput.read("oops\n", List.of()).problem());
        assertEquals(
                "it prints \"12\" instead of status=... and a number",
                CommandOutput.read("status=a 1\n12\n", List.of("status")).problem());
        assertEquals(
                "it prints \"status=a colour=b 1\" instead of status=... and a number",
                CommandOutput.read("status=a colour=b 1", List.of("status")).problem());
        assertEquals("it prints nothing", CommandOutput.read("\n", List.of()).problem());
    }

    @Test
    void refusesLabelsThatMultiplyAndSeriesThatAreThereTwice() {
        assertNull(CommandOutput.read(lines(Answer.MOST_SERIES), List.of("id")).problem());
        Answer tooMany = CommandOutput.read(lines(Answer.MOST_SERIES + 1), List.of("id"));
        assertEquals(List.of(), tooMany.series());
        assertEquals("it has more than 100 series; use fewer labels, or labels with fewer values", tooMany.problem());
        assertEquals(
                "two of its values have the same labels",
                CommandOutput.read("1\n2\n", List.of()).problem());
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "id=" + i + " 1").collect(Collectors.joining("\n"));
    }
}
