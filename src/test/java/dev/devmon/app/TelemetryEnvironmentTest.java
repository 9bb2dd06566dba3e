package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryEnvironmentTest {
    /** Variables are separated by semicolons. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PATH=/bin                                        | ''
                    http_proxy=                                      | ''
                    NO_PROXY=example.com                             | ''
                    http_proxy=http://p:3128                         | NO_PROXY=127.0.0.1
                    HTTP_PROXY=http://p:3128;NO_PROXY=               | NO_PROXY=127.0.0.1
                    ALL_PROXY=socks5://p;NO_PROXY=.corp              | NO_PROXY=.corp,127.0.0.1
                    http_proxy=http://p;no_proxy=localhost           | no_proxy=localhost,127.0.0.1
                    http_proxy=http://p;no_proxy=a;NO_PROXY=b        | NO_PROXY=b,127.0.0.1;no_proxy=a,127.0.0.1
                    http_proxy=http://p;no_proxy=a, 127.0.0.1 ,b     | ''
                    http_proxy=http://p;NO_PROXY=127.0.0.1;no_proxy=a | no_proxy=a,127.0.0.1
                    http_proxy=http://p;NO_PROXY=*                   | ''
                    http_proxy=http://p;NO_PROXY=127.0.0.10          | NO_PROXY=127.0.0.10,127.0.0.1
                    """)
    void theCollectorIsNotAskedThroughAProxy(String environment, String expected) {
        assertEquals(variables(expected), TelemetryEnvironment.pastProxies(variables(environment)));
    }

    private static Map<String, String> variables(String text) {
        return Arrays.stream(text.split(";", -1))
                .filter(variable -> !variable.isEmpty())
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
