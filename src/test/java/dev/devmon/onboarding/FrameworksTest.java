package dev.devmon.onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameworksTest {
    private final Frameworks frameworks = Frameworks.of(StackFiles.bundled());

    @TempDir
    private Path folder;

    private Project in(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return frameworks.find(folder).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pom.xml          | <project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>orders</artifactId></project> | Spring Boot | orders",
                "pom.xml          | <project><artifactId>orders</artifactId><groupId>io.quarkus</groupId></project> | Quarkus | orders",
                "pom.xml          | <project><artifactId>orders</artifactId></project>           | Java        | orders",
                "package.json     | {\"name\": \"@shop/orders\", \"dependencies\": {\"express\": \"5\"}} | express | orders",
                "package.json     | {\"name\": \"orders\", \"dependencies\": {\"fastify\": \"5\"}}  | fastify     | orders",
                "deno.json        | {\"name\": \"@acme/mail\", \"tasks\": {}} | Deno | mail",
                "package.json     | {\"name\": \"shop\", \"dependencies\": {\"next\": \"16\", \"express\": \"5\"}} | Next.js | shop",
                "package.json     | {\"name\": \"cats\", \"dependencies\": {\"@nestjs/core\": \"12\", \"express\": \"5\"}} | NestJS | cats",
                "package.json     | {\"name\": \"orders\"}                                         | Node.js     | orders",
                "go.mod           | module example.com/shop/orders/v2                              | Go          | orders",
                "compose.yaml     | services: {}                                                   | containers  | ''",
                "requirements.txt | fastapi==0.120                                                 | FastAPI     | ''",
                "requirements.txt | Flask>=3                                                       | Flask       | ''",
                "uv.lock          | name = \"fastapi\"                                            | FastAPI     | ''",
                "poetry.lock      | name = \"django\"                                             | Django      | ''",
                "requirements.txt | Django                                                         | Django      | ''",
                "build.gradle     | plugins { id 'org.springframework.boot' version '4.0.7' }      | Spring Boot | ''",
                "build.gradle.kts | plugins { id(\"org.springframework.boot\") }                   | Spring Boot | ''",
            })
    void aFileShowsTheFrameworkAndTheName(String file, String text, String framework, String name) throws IOException {
        Project project = in(file, text);
        assertEquals(framework, project.framework());
        assertEquals(name.isEmpty() ? folder.getFileName().toString() : name, project.name());
        assertEquals(file, project.file());
        assertFalse((project.install() + project.code() + project.run()).contains("${"), project.toString());
    }

    @Test
    void pyprojectNamesTheServiceAndItsFramework() throws IOException {
        Project project = in(
                "pyproject.toml",
                """
                [project]
                name = "orders"
                dependencies = ["uvicorn", "fastapi>=0.120"]
                """);
        assertEquals("FastAPI", project.framework());
        assertEquals("orders", project.name());
        assertTrue(project.code().contains("name=\"orders\""), project.code());
    }

    @Test
    void aProjectOfUvIsToldWhatUvIsTold() throws IOException {
        Files.writeString(
                folder.resolve("pyproject.toml"), "[project]\nname = \"orders\"\ndependencies = [\"flask>=3\"]\n");
        Project project = in("uv.lock", "[[package]]\nname = \"flask\"\n");
        assertEquals("orders", project.name());
        assertTrue(project.install().startsWith("uv add devmon-service"), project.install());
        assertEquals("devmon run -- uv run gunicorn app:app", project.run());
    }

    @Test
    void aFolderWithoutAProjectShowsNone() throws IOException {
        Files.write(folder.resolve("pom.xml"), "<projekt \u00e9>".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Optional.empty(), frameworks.find(folder));
    }

    @Test
    void theSettingsChangeNothingUntilTheirCommentsAreRemoved() throws IOException {
        String settings = in("go.mod", "module orders\n").settings();
        assertTrue(settings.lines().allMatch(line -> line.isEmpty() || line.startsWith("#")), settings);
        String active = settings.replaceAll("(?m)^# [A-Z].*$", "").replaceAll("(?m)^#", "");
        assertTrue(
                Yaml.read("devmon.yaml", active)
                        .find("/discovery/services/0/name")
                        .isPresent(),
                active);
    }
}
