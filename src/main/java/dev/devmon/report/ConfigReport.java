package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.definition.Setting;
import java.util.List;

/** Formats the settings in force, and where each value comes from. */
public final class ConfigReport {
    private ConfigReport() {}

    private record Document(int schemaVersion, List<Setting> settings) {}

    public static String text(List<Setting> settings, TextStyle.Mode mode) {
        Table table = new Table(mode, "SETTING", "VALUE", "FROM");
        settings.forEach(setting -> table.row(setting.key(), setting.value(), setting.source()));
        return table.toString();
    }

    public static String json(List<Setting> settings) {
        return Json.write(new Document(1, settings));
    }
}
