package dev.devmon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "login with password=hunter2 failed         | login with password=[redacted] failed",
                "DB_PASSWORD: s3cret, next                  | DB_PASSWORD: [redacted], next",
                "{\"api-key\": \"abc\", \"id\": 7}          | {\"api-key\": \"[redacted]\", \"id\": 7}",
                "Authorization: Bearer eyJhbGci.abc-_x tail | Authorization: Bearer [redacted] tail",
                "proxy says Basic dXNlcjpw now              | proxy says Basic [redacted] now",
                "Cookie: a=b; theme=dark                    | Cookie: [redacted]; theme=dark",
                "password reset link sent                   | password reset link sent",
                "tokens are fine                            | tokens are fine",
                "access_key=AKIA&x=1                        | access_key=[redacted]&x=1",
            })
    void valuesOfWhatATextNamesASecretAreGone(String text, String expected) {
        assertEquals(expected, Redaction.text(text));
    }

    @ParameterizedTest
    @CsvSource({"password", "DB-Password", "x-api-key", "Set-Cookie", "accessToken", "clientSecret", "PRIVATE-KEY"})
    void fieldsWithSuchNamesAre(String name) {
        assertEquals("[redacted]", Redaction.field(name, "value"));
    }

    @Test
    void otherFieldsKeepTheirValue() {
        assertEquals("value", Redaction.field("note", "value"));
        assertEquals("password=[redacted]", Redaction.field("note", "password=x"));
    }

    @Test
    void aLongTextTakesTimeInProportion() {
        String text = "password".repeat(20_000);
        assertEquals(text, Redaction.text(text));
        String pairs = "pwd=x ".repeat(20_000);
        assertEquals("pwd=[redacted] ".repeat(20_000), Redaction.text(pairs));
    }
}
