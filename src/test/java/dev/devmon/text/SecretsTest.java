package dev.devmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    no route to postgres://shop:hunter2@db/shop      | no route to postgres://shop:***@db/shop
                    redis://:p@ss/w0rd@localhost:6379 is away        | redis://:***@localhost:6379 is away
                    DB_PASSWORD=hunter2                              | DB_PASSWORD=***
                    {"password": "hunter2", "user": "ada"}           | {"password": "***", "user": "ada"}
                    api-key: abc123, tries: 3                        | api-key: ***, tries: 3
                    Authorization: Bearer eyJhbGciOi.J9              | Authorization: Bearer ***
                    client_secret='s3cr3t';retry                     | client_secret='***';retry
                    listen EADDRINUSE: address in use 127.0.0.1:8080 | listen EADDRINUSE: address in use 127.0.0.1:8080
                    no database at http://db:5432/shop               | no database at http://db:5432/shop
                    """)
    void hidesValuesAndLeavesTheRest(String text, String hidden) {
        assertEquals(hidden, Secrets.hidden(text));
    }
}
