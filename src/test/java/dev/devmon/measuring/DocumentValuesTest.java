package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.JsonSelection;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.measuring.Answer.Series;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentValuesTest {
    private static final String DOCUMENT =
            """
            {"open": 3, "ratio": "0.25", "healthy": true, "nothing": null, "big": 1e3,
             "queues": [{"queue": "out", "depth": 7, "region": 2}, {"queue": "in", "depth": 0, "region": 1}],
             "broken": [{"queue": "out", "depth": "many"}, {"depth": 3}]}
            """;

    private static Answer read(String path, @Nullable String value, String... labels) {
        return DocumentValues.read(
                DOCUMENT,
                new Document(URI.create("http://127.0.0.1/"), new JsonSelection(path), value),
                List.of(labels));
    }

    @ParameterizedTest
    @CsvSource({"$.open, 3", "$.ratio, 0.25", "$.healthy, 1", "$.big, 1000.0", "$.queues[?(@.region > 1)].depth, 7"})
    void selectsANumber(String path, String value) {
        assertEquals(Answer.of(List.of(new Series(List.of(), value))), read(path, null));
    }

    @Test
    void selectsObjectsWithLabels() {
        assertEquals(
                Answer.of(List.of(new Series(List.of("out", "2"), "7"), new Series(List.of("in", "1"), "0"))),
                read("$.queues[*]", "depth", "queue", "region"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.lost | | | $.lost selects nothing of the document",
                "$.lost[*].depth | | | $.lost[*].depth selects nothing of the document",
                "$.nothing | | | $.nothing selects objects or lists; say with `value` which field is the number",
                "$.queues[0] | | | $.queues[0] selects objects or lists; say with `value` which field is the number",
                "$.queues[*].depth | | | two of its values have the same labels",
                "$.broken[1] | depth | queue | $.broken[1] selects something that has no value under queue",
                "$.queues[*] | size | queue | $.queues[*] selects something that has no value under size",
                "$.broken[0] | depth | queue | \"many\" is not a number",
            })
    void saysWhatIsWrong(String path, @Nullable String value, @Nullable String label, String problem) {
        assertEquals(
                problem,
                read(path, value, label == null ? new String[0] : new String[] {label})
                        .problem());
    }

    @Test
    void saysWhenItIsNoDocument() {
        assertEquals(
                "the answer is not JSON: \"<html>\"",
                DocumentValues.read(
                                "<html>",
                                new Document(URI.create("http://127.0.0.1/"), new JsonSelection("$"), null),
                                List.of())
                        .problem());
    }
}
