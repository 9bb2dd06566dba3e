package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreEditTest {
    /** Lines are separated by |. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'' ~ 'discovery:|  ignore: [orders]|'",
                "'memory: {a: 1g} # much|' ~ 'memory: {a: 1g} # much|discovery:|  ignore: [orders]|'",
                "'discovery:|    env: staging|x: 1|' ~ 'discovery:|    ignore: [orders]|    env: staging|x: 1|'",
                "'discovery: # found|  ignore: [a] # not these|' ~ 'discovery: # found|  ignore: [a, orders] # not these|'",
                "'discovery:|  ignore: []|' ~ 'discovery:|  ignore: [orders]|'",
                "'discovery:|  ignore:|    - a|    # why|    - b|' ~ 'discovery:|  ignore:|    - orders|    - a|    # why|    - b|'",
                "'discovery:|  services:|    - {name: x, port: 1}|' ~ 'discovery:|  ignore: [orders]|  services:|    - {name: x, port: 1}|'",
                "'discovery:|  ignore: [orders]|' ~ 'discovery:|  ignore: [orders]|'",
            })
    void changesOneLineAndNothingElse(String before, String after) {
        assertEquals(after.replace("|", "\n"), IgnoreEdit.add("devmon.yaml", before.replace("|", "\n"), "orders"));
    }

    @Test
    void quotesWhatYamlWouldTakeForSomethingElse() {
        assertEquals("discovery:\n  ignore: [\"8080\"]\n", IgnoreEdit.add("devmon.yaml", "", "8080"));
        assertEquals("discovery:\n  ignore: [\"a: b, c\"]\n", IgnoreEdit.add("devmon.yaml", "", "a: b, c"));
    }

    @Test
    void saysWhatToWriteWhereItCannotTell() {
        FailureException failure = assertThrows(
                FailureException.class, () -> IgnoreEdit.add("devmon.yaml", "discovery: {env: staging}\n", "orders"));
        assertTrue(failure.failures().get(0).fix().contains("discovery: {ignore: [orders]}"));
    }
}
