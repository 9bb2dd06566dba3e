package dev.devmon.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberNotationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-12, -12",
        "+5, 5",
        "017, 17",
        "1., 1",
        ".5, 0.5",
        "1.5e3, 1500",
        "1E-2, 0.01",
        "1_000, 1000",
        "685.230_15e+03, 685230.15",
        "0x1F, 31",
        "-0x1_f, -31",
        "0b101, 5"
    })
    void readsWhatYamlWrites(String text, BigDecimal number) {
        BigDecimal read = NumberNotation.read(text).orElseThrow();

        assertEquals(0, number.compareTo(read), () -> text + " was read as " + read);
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.Inf", "+.INF", ".nan", "1e400", "-1e999999999", "1e99999999999", "", "x"})
    void refusesWhatIsNotFinite(String text) {
        assertEquals(Optional.empty(), NumberNotation.read(text));
    }
}
