package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private enum Verdict {
        NO_METRICS,
        SCRAPED
    }

    private record Service(String name, int port, Verdict verdict, List<String> paths, Map<String, Integer> counts) {}

    @Test
    void writesRecordsInTheOrderOfTheirComponents() {
        String text = Json.write(new Service("shop", 8080, Verdict.NO_METRICS, List.of("/metrics"), Map.of("up", 1)));

        assertEquals(
                """
                {
                  "name" : "shop",
                  "port" : 8080,
                  "verdict" : "no-metrics",
                  "paths" : [ "/metrics" ],
                  "counts" : {
                    "up" : 1
                  }
                }""",
                text.replace("\r\n", "\n"));
    }

    @Test
    void writesEnumConstantsInLowerCaseWithHyphens() {
        assertEquals("[ \"no-metrics\", \"scraped\" ]", Json.write(List.of(Verdict.NO_METRICS, Verdict.SCRAPED)));
    }

    private record Place(String file, int line) {}

    private record Entry(
            @Flattened Place at,
            @Unwritten String secret,
            @OmittedWhenNull @Nullable String absent,
            @Nullable String unknown,
            Instant time,
            List<Number> numbers,
            boolean flag,
            Map<Verdict, Integer> counts) {}

    @Test
    void writesComponentsAsTheyAreMarked() {
        Entry entry = new Entry(
                new Place("a.yaml", 3),
                "hidden",
                null,
                null,
                Instant.EPOCH,
                List.of(1, 1L << 40, 0.5, new BigDecimal("1e2")),
                true,
                Map.of(Verdict.NO_METRICS, 2));

        assertEquals(
                "{'file':'a.yaml','line':3,'unknown':null,'time':'1970-01-01T00:00:00Z','numbers':[1,1099511627776,0.5,1E+2],"
                        + "'flag':true,'counts':{'NO_METRICS':2}}",
                Json.line(entry).replace('"', '\''));
    }

    @Test
    void whatHasNoJsonIsAnError() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> Json.line(Map.of("in", Optional.of(1))));
        assertEquals("a java.util.Optional has no JSON: Optional[1]", error.getMessage());
    }

    @Test
    void readsWhatItWrote() {
        Node read = Json.read(Json.write(new Service("sh\"op\n", 80, Verdict.SCRAPED, List.of("/a", "/b"), Map.of())))
                .orElseThrow();

        assertEquals("sh\"op\n", read.text("/name").orElseThrow());
        assertEquals("scraped", read.text("/verdict").orElseThrow());
        assertEquals(
                List.of("/a", "/b"),
                read.find("/paths").orElseThrow().children().stream()
                        .map(node -> ((Node.Scalar) node).text())
                        .collect(Collectors.toList()));
    }

    @Test
    void findsValuesByPointer() {
        Node document = Json.read(
                        """
                {"status": {"overall": {"level": "available"}}, "items": [{"id": 1}, {"id": 2}], "none": null}
                """)
                .orElseThrow();

        assertEquals(Optional.of("available"), document.text("/status/overall/level"));
        assertEquals(Optional.of("2"), document.text("/items/1/id"));
        assertEquals(Optional.of(""), document.text("/none"));
        assertEquals(Optional.empty(), document.text("/status/overall"), "no scalar");
        assertEquals(Optional.empty(), document.find("/items/2"));
        assertEquals(Optional.empty(), document.find("/items/first"));
        assertEquals(Optional.empty(), document.find("/items/99999999999"));
        assertEquals(Optional.empty(), document.find("/status/overall/level/deeper"));
        assertEquals(Optional.of(document), document.find(""), "the empty pointer means the whole document");
    }

    @Test
    void findsNoItemsInWhatIsNoList() {
        assertTrue(Json.read("{}").orElseThrow().children().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "{", "{\"a\": }", "[1, 2", "{} {}", "<html>", "{\"a\": 1, \"a\": 2}", "\u0000"})
    void readsNothingFromWhatIsNotOneDocument(String text) {
        assertEquals(Optional.empty(), Json.read(text));
    }
}
