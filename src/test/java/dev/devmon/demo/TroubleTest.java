package dev.devmon.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.StackFiles;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {
    private static final Path SHOP = Path.of("libraries/java/demo/src/main/java/dev/devmon/demo/Trouble.java");
    private static final List<String> RULES =
            List.of("service-health", "performance", "resource-usage", "security", "business");

    @Test
    void theShopKnowsTheSameWords() throws IOException {
        List<String> constants = Pattern.compile("(?m)^    ([A-Z_]+)[,;]")
                .matcher(Files.readString(SHOP))
                .results()
                .map(constant -> constant.group(1))
                .toList();
        assertEquals(Arrays.stream(Trouble.values()).map(Enum::name).toList(), constants);
    }

    @ParameterizedTest
    @EnumSource
    void theAlertToExpectIsThere(Trouble trouble) {
        String rules = RULES.stream()
                .map(file -> StackFiles.bundled().text("prometheus/rules/" + file + ".yml"))
                .collect(Collectors.joining());
        assertTrue(rules.contains("- alert: " + trouble.alert() + "\n"), trouble.alert());
    }

    @Test
    void aWordThatIsNoneIsAnsweredWithAll() {
        FailureException e = assertThrows(FailureException.class, () -> Trouble.of("login-attack"));
        assertEquals(ExitCode.USAGE, e.exitCode());
        String fix = e.failures().get(0).fix();
        assertTrue(fix.startsWith("did you mean \"login-attacks\"? "), fix);
        assertTrue(Stream.of(Trouble.values()).allMatch(trouble -> fix.contains(trouble.word())), fix);
    }
}
