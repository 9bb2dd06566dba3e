package dev.devmon.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runtime a command line starts, and by which words its interpreter can be asked. */
class ProgramTest {
    private static final List<ProgramRule> RULES = ProgramRule.all(StackFiles.bundled());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        java -jar target/orders.jar                            | JAVA       | java
        java -Xmx512m -cp app:lib/* com.example.Main           | JAVA       | java
        /usr/lib/jvm/java-21/bin/java -jar app.jar             | JAVA       | /usr/lib/jvm/java-21/bin/java
        C:\\jdk\\bin\\java.exe -jar app.jar                    | JAVA       | C:\\jdk\\bin\\java.exe
        env SPRING_PROFILES_ACTIVE=dev java -jar app.jar       | JAVA       | java
        SERVER_PORT=8081 java -jar app.jar                     | JAVA       | java
        nice -n 10 java -jar app.jar                           | JAVA       | java
        nohup java -jar app.jar                                | JAVA       | java
        mvn spring-boot:run                                    | JAVA_BUILD | mvn
        ./mvnw quarkus:dev                                     | JAVA_BUILD | ./mvnw
        mvnw.cmd spring-boot:run                               | JAVA_BUILD | mvnw.cmd
        mvnd -q exec:java                                      | JAVA_BUILD | mvnd
        ./gradlew bootRun                                      | JAVA_BUILD | ./gradlew
        gradle run                                             | JAVA_BUILD | gradle
        quarkus dev                                            | JAVA_BUILD | quarkus
        sbt run                                                | JAVA_BUILD | sbt
        node server.js                                         | NODE       | node
        node --watch --env-file=.env src/index.mjs             | NODE       | node
        /opt/node-22/bin/node dist/main.js                     | NODE       | /opt/node-22/bin/node
        npm start                                              | NODE       | node
        npm run dev -- --port 3000                             | NODE       | node
        npx tsx watch src/index.ts                             | NODE       | node
        yarn dev                                               | NODE       | node
        pnpm --filter orders start                             | NODE       | node
        nodemon server.js                                      | NODE       | node
        tsx src/server.ts                                      | NODE       | node
        node_modules/.bin/next start                           | NODE       | node
        nest start --watch                                     | NODE       | node
        NODE_ENV=production node server.js                     | NODE       | node
        python app.py                                          | PYTHON     | python
        python3 -m uvicorn app:app --reload                    | PYTHON     | python3
        python3.12 manage.py runserver                         | PYTHON     | python3.12
        .venv/bin/python -m flask run                          | PYTHON     | .venv/bin/python
        pypy3.10 app.py                                        | PYTHON     | pypy3.10
        uvicorn app:app --workers 4                            | PYTHON     | python3
        gunicorn --bind 127.0.0.1:8000 --config gunicorn.py app:app | PYTHON | python3
        hypercorn app:app                                      | PYTHON     | python3
        flask --app shop run --debug                           | PYTHON     | python3
        fastapi dev main.py                                    | PYTHON     | python3
        celery -A tasks worker                                 | PYTHON     | python3
        ./manage.py runserver                                  | PYTHON     | python3
        uv run uvicorn app:app                                 | PYTHON     | uv run python
        uv --directory api run fastapi dev                     | PYTHON     | uv --directory api run python
        poetry run gunicorn app:app                            | PYTHON     | poetry run python
        pipenv run python app.py                               | PYTHON     | pipenv run python
        docker compose up                                      |            | docker
        podman run orders                                      |            | podman
        kubectl port-forward svc/orders 8080                   |            | kubectl
        go run ./cmd/orders                                    |            | go
        cargo run --release                                    |            | cargo
        ./target/release/orders                                |            |
        dotnet run                                             |            | dotnet
        bundle exec rails server                               |            | bundle
        bun run server.ts                                      |            | bun
        bunx next dev                                          |            | bunx
        deno run -A main.ts                                    |            | deno
        make run                                               |            |
        sh -c 'node server.js'                                 |            |
        uv pip list                                            |            |
        ./javascript-builder                                   |            |
        """)
    void ofACommandLine(String line, @Nullable Platform platform, @Nullable String interpreter) {
        Optional<Program> program = Program.of(List.of(line.split(" ")), RULES, word -> Optional.empty());

        assertEquals(
                Optional.ofNullable(platform), program.map(found -> found.rule().platform()));
        assertEquals(Optional.ofNullable(interpreter), program.map(found -> String.join(" ", found.interpreter())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        !/srv/shop/.venv/bin/python3                     | PYTHON | /srv/shop/.venv/bin/python3
        !/usr/bin/env python3                            | PYTHON | python3
        !/usr/bin/env -S python3 -u                      | PYTHON | python3
        !/bin/sh~'''exec' "/a long/path/python" "$0" "$@" | PYTHON | /a long/path/python
        !/bin/sh~'''exec' /long/path/python3.12 "$0" "$@" | PYTHON | /long/path/python3.12
        !/usr/bin/env node                               | NODE   | node
        !/usr/bin/env -S deno run -A                     |            | deno
        !/usr/bin/env -S npm run                         |            |
        !/usr/bin/env bash                               |            |
        """)
    void ofAScriptByItsFirstLinesHereWithoutTheSharp(
            String text, @Nullable Platform platform, @Nullable String interpreter) {
        Optional<Program> program = Program.of(
                List.of("serve", "8080"), RULES, word -> Optional.of("#" + text.replace('~', '\n') + "\nrest\n"));

        assertEquals(
                Optional.ofNullable(platform), program.map(found -> found.rule().platform()));
        assertEquals(Optional.ofNullable(interpreter), program.map(found -> String.join("|", found.interpreter())));
    }

    @Test
    void theScriptIsThatOfTheProgramAndNotOfWhatStartsIt() {
        Program program = Program.of(
                        List.of("env", "A=b", "serve"),
                        RULES,
                        word -> word.equals("serve") ? Optional.of("#!/x/python\n") : Optional.empty())
                .orElseThrow();

        assertEquals(List.of("/x/python"), program.interpreter());
        assertEquals(List.of("serve"), program.words());
    }

    @Test
    void aWrapperAloneIsTheProgram() {
        assertEquals(Optional.empty(), Program.of(List.of("env"), RULES, word -> Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "v18.19.0, true",
        "v18.18.2, false",
        "v19.9.0, false",
        "v20.5.1, false",
        "v20.6.0, true",
        "v21.0.0, true",
        "v24.1.0, true",
        "'', false",
        "bun 1.2, false"
    })
    void whichNodeCanBeInstrumented(String version, boolean enough) {
        assertEquals(enough, NodePackages.isNewEnough(version, List.of("18.19", "20.6")));
    }

    @Test
    void theVersionsOfPythonsPackagesThatGoWithAnApi() {
        assertEquals("==1.45.*", PythonPackages.stable("1.45.2"));
        assertEquals(">=0.66b0,<0.67b0", PythonPackages.beta("1.45.2"));
        assertEquals(">=0.49b0,<0.50b0", PythonPackages.beta("1.28.0rc1"));
    }
}
