package dev.devmon.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("kibana", "grafana", "prometheus", "elk");

    @Test
    void findsTheNearestWord() {
        assertEquals(Optional.of("grafana"), Suggestion.nearest("grafna", KNOWN));
        assertEquals(Optional.of("prometheus"), Suggestion.nearest("promethues", KNOWN));
        assertEquals(Optional.of("elk"), Suggestion.nearest("elc", KNOWN));
        assertEquals(
                Optional.of("light"), Suggestion.nearest("ligth", List.of("full", "light")), "letters change places");
    }

    @Test
    void findsNothingBeyondAThirdOfTheLetters() {
        assertEquals(Optional.empty(), Suggestion.nearest("jaeger", KNOWN));
        assertEquals(Optional.empty(), Suggestion.nearest("ab", KNOWN));
        assertEquals(Optional.of("kibana"), Suggestion.nearest("kibona", KNOWN), "one letter of six");
        assertEquals(Optional.of("kibana"), Suggestion.nearest("kobona", KNOWN), "two letters of six");
        assertEquals(Optional.empty(), Suggestion.nearest("kobono", KNOWN), "three letters of six");
    }

    @Test
    void beginsAFixOnlyWhenThereIsSomethingToSuggest() {
        assertEquals("did you mean \"kibana\"? ", Suggestion.didYouMean("kibanna", KNOWN));
        assertEquals("", Suggestion.didYouMean("jaeger", KNOWN));
    }
}
