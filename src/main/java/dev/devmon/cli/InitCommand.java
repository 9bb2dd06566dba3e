package dev.devmon.cli;

import dev.devmon.definition.SettingsFiles;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.onboarding.Frameworks;
import dev.devmon.onboarding.Project;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "init",
        description =
                "Write a devmon.yaml for the project in this folder, and show how to add metrics, health, logs and traces to its service.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Runnable {
    private final Wiring wiring;

    InitCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void run() {
        Path folder = wiring.workingFolder().toAbsolutePath().normalize();
        Project project = Frameworks.of(wiring.stackFiles())
                .find(folder)
                .orElseThrow(() -> FailureException.usage(
                        "no project was recognized in " + folder,
                        "there is no pom.xml, build.gradle, package.json, pyproject.toml, requirements.txt or go.mod",
                        "run it in the folder of a service; devmon finds and scrapes services without it too"));
        String written = write(folder.resolve(SettingsFiles.NAME), project.settings());
        wiring.console()
                .print(
                        """
                %s: %s, by %s

                install   %s
                add       %s
                gives     %s
                start     %s

                %s
                """
                                .formatted(
                                        project.name(),
                                        project.framework(),
                                        project.file(),
                                        indented(project.install()),
                                        indented(project.code()),
                                        project.gives(),
                                        project.run(),
                                        written));
    }

    private static String indented(String lines) {
        return lines.replace("\n", "\n          ");
    }

    /** Writes a file, and returns in words what was done. */
    private static String write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            return "wrote " + file.getFileName() + ": settings to start with, all commented out";
        } catch (FileAlreadyExistsException e) {
            return file.getFileName() + " already exists and was left unchanged";
        } catch (IOException e) {
            throw new FailureException(
                    List.of(Failure.invalidFile(
                            file + " cannot be written", String.valueOf(e.getMessage()), "check its permissions")),
                    e);
        }
    }
}
