package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.definition.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReportTest {
    private static final List<Setting> SETTINGS =
            List.of(new Setting("stack", "devmon", "default"), new Setting("ports.web.http", "8081", "devmon.yaml:3"));

    @Test
    void showsWhereEachValueComesFrom() {
        assertEquals(
                """
                SETTING         VALUE   FROM
                stack           devmon  default
                ports.web.http  8081    devmon.yaml:3
                """,
                ConfigReport.text(SETTINGS, TextStyle.Mode.NONE));
    }

    @Test
    void isADocumentOfSettings() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "settings" : [ {
                    "key" : "ports.web.http",
                    "value" : "8081",
                    "source" : "devmon.yaml:3"
                  } ]
                }"""
                        .strip(),
                ConfigReport.json(SETTINGS.subList(1, 2)));
    }
}
