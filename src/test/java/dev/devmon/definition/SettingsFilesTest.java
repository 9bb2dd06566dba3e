package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFilesTest {
    @TempDir
    Path folder;

    @Test
    void findsNothingWhereThereIsNothing() {
        assertEquals(List.of(), SettingsFiles.find(folder, Map.of("HOME", folder.toString())));
    }

    @Test
    void findsTheUsersFileFirstAndThenTheNearestOfTheProject() throws IOException {
        Path user = write("config/devmon/devmon.yaml");
        write("project/devmon.yaml");
        Path nearest = write("project/shop/devmon.yaml");
        Path working = Files.createDirectories(folder.resolve("project/shop/src/main"));

        assertEquals(
                List.of(user, nearest),
                SettingsFiles.find(
                        working,
                        Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString(), "HOME", "/nowhere")));
    }

    @Test
    void looksInDotConfigOfTheHomeFolderWithoutXdg() throws IOException {
        Path user = write("home/.config/devmon/devmon.yaml");
        String home = folder.resolve("home").toString();
        Path working = Files.createDirectories(folder.resolve("project"));

        assertEquals(List.of(user), SettingsFiles.find(working, Map.of("HOME", home)));
        assertEquals(List.of(user), SettingsFiles.find(working, Map.of("HOME", home, "XDG_CONFIG_HOME", " ")));
    }

    @Test
    void namesAFileOnceThatIsBothTheUsersAndTheProjects() throws IOException {
        Path user = write("config/devmon/devmon.yaml");

        assertEquals(
                List.of(user),
                SettingsFiles.find(
                        folder.resolve("config/devmon"),
                        Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString())));
    }

    @Test
    void takesNoFolderForAFile() throws IOException {
        Files.createDirectories(folder.resolve("project/devmon.yaml"));

        assertEquals(List.of(), SettingsFiles.find(folder.resolve("project"), Map.of("HOME", folder.toString())));
    }

    private Path write(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
