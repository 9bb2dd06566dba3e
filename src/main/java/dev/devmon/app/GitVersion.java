package dev.devmon.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Git's description of the state of a working folder: the nearest tag, and what came after it. */
final class GitVersion {
    private static final int SECONDS = 5;

    private GitVersion() {}

    /** Returns the description, or an empty string where there is no git, no repository or no commit. */
    static String of(Path folder, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder("git", "describe", "--always", "--dirty", "--tags")
                .directory(folder.toAbsolutePath().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process git = builder.start();
            if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
                git.destroy();
                return "";
            }
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && said.matches("[\\w./+-]{1,100}") ? said : "";
        } catch (IOException e) {
            return ""; // there is no git
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
