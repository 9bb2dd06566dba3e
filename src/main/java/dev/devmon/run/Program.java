package dev.devmon.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that a command line starts.
 *
 * @param platform the platform that runs it
 * @param words the command line without what precedes the program, such as {@code env A=b}
 * @param interpreter the words that start the same interpreter; empty when unknown
 */
public record Program(Platform platform, List<String> words, List<String> interpreter) {
    private static final Set<String> BUILDS =
            Set.of("mvn", "mvnw", "mvnd", "gradle", "gradlew", "sbt", "quarkus", "mill", "ant", "lein");
    private static final Set<String> NODES = Set.of(
            "node",
            "nodejs",
            "npm",
            "npx",
            "yarn",
            "pnpm",
            "pnpx",
            "tsx",
            "ts-node",
            "nodemon",
            "next",
            "nest",
            "vite",
            "nuxt",
            "remix-serve",
            "astro");
    private static final Set<String> PYTHONS = Set.of(
            "uvicorn",
            "gunicorn",
            "hypercorn",
            "granian",
            "daphne",
            "waitress-serve",
            "flask",
            "fastapi",
            "litestar",
            "django-admin",
            "celery",
            "streamlit",
            "ipython",
            "pytest",
            "manage.py");
    /** Tools that run what follows {@code run} in a project's environment. */
    private static final Set<String> PYTHON_PROJECTS = Set.of("uv", "poetry", "pipenv", "pdm", "hatch", "rye");

    private static final Set<String> CONTAINERS =
            Set.of("docker", "docker-compose", "podman", "podman-compose", "nerdctl", "kubectl", "minikube");
    private static final Pattern PYTHON = Pattern.compile("(python|pypy)[\\d.]*w?");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern FIRST_LINE = Pattern.compile("\\A#!\\s*(?:/usr/bin/env\\s+(?:-S\\s+)?)?(\\S+)");
    /**
     * The second line of a script whose first line would be too long for the system: pip then starts it with the shell.
     */
    private static final Pattern SECOND_LINE = Pattern.compile("\\A#!/bin/sh\\n'''exec' \"?([^\"\\n]+?)\"? \"\\$0\"");

    /**
     * Recognizes the program of a command line.
     *
     * @param script finds the beginning of the text of a script, by the word that names the program
     */
    public static Program of(List<String> command, Function<String, Optional<String>> script) {
        List<String> words = withoutWrappers(command);
        String name = name(words.get(0));
        if (name.equals("java")) {
            return new Program(Platform.JAVA, words, List.of(words.get(0)));
        }
        if (BUILDS.contains(name)) {
            return new Program(Platform.JAVA_BUILD, words, List.of());
        }
        if (CONTAINERS.contains(name)) {
            return new Program(Platform.CONTAINERS, words, List.of());
        }
        if (PYTHON.matcher(name).matches()) {
            return new Program(Platform.PYTHON, words, List.of(words.get(0)));
        }
        int run = words.indexOf("run");
        if (PYTHON_PROJECTS.contains(name) && run > 0) {
            List<String> before = words.subList(0, run + 1);
            return new Program(
                    Platform.PYTHON,
                    words,
                    Stream.concat(before.stream(), Stream.of("python")).toList());
        }
        return ofScript(name, words, script.apply(words.get(0)).flatMap(Program::interpreter));
    }

    private static Program ofScript(String name, List<String> words, Optional<String> interpreter) {
        String found = interpreter.map(Program::name).orElse("");
        if (PYTHON.matcher(found).matches()) {
            return new Program(Platform.PYTHON, words, List.of(interpreter.orElseThrow()));
        }
        if (found.equals("node") || NODES.contains(name)) {
            return new Program(
                    Platform.NODE,
                    words,
                    List.of(name.startsWith("node") && !name.equals("nodemon") ? words.get(0) : "node"));
        }
        return PYTHONS.contains(name)
                ? new Program(Platform.PYTHON, words, List.of("python3"))
                : new Program(Platform.OTHER, words, List.of());
    }

    private static Optional<String> interpreter(String text) {
        return Stream.of(SECOND_LINE, FIRST_LINE)
                .map(pattern -> pattern.matcher(text))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /**
     * Returns the words from the first that names a program: those before start it, and leave its environment
     * unchanged.
     */
    private static List<String> withoutWrappers(List<String> command) {
        int at = 0;
        while (at < command.size() - 1) {
            String word = command.get(at);
            String name = name(word);
            if (ASSIGNMENT.matcher(word).matches()
                    || List.of("env", "nohup", "time", "exec", "setsid").contains(name)) {
                at++;
            } else if (List.of("nice", "stdbuf", "ionice").contains(name)) {
                at++;
                while (at < command.size() - 1 && command.get(at).startsWith("-")) {
                    at += command.get(at).matches("-n|-c") ? 2 : 1;
                }
            } else {
                break;
            }
        }
        return command.subList(Math.min(at, command.size() - 1), command.size());
    }

    private static String name(String word) {
        String file = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return file.replaceFirst("(?i)\\.(exe|cmd|bat)$", "");
    }
}
