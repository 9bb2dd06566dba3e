package dev.devmon.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that a command line starts.
 *
 * @param rule what is known of it
 * @param words the command line without what precedes the program, such as {@code env A=b}
 * @param interpreter the words that start what runs the program
 */
record Program(ProgramRule rule, List<String> words, List<String> interpreter) {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern FIRST_LINE = Pattern.compile("\\A#!\\s*(?:/usr/bin/env\\s+(?:-S\\s+)?)?(\\S+)");
    /**
     * The second line of a script whose first line would be too long for the system: pip then starts it with the shell.
     */
    private static final Pattern SECOND_LINE = Pattern.compile("\\A#!/bin/sh\\n'''exec' \"?([^\"\\n]+?)\"? \"\\$0\"");

    /**
     * Recognizes the program of a command line; empty if no rule is about it.
     *
     * @param script finds the beginning of the text of a script, by the word that names the program
     */
    static Optional<Program> of(
            List<String> command, List<ProgramRule> rules, Function<String, Optional<String>> script) {
        List<String> words = withoutWrappers(command);
        String word = words.get(0);
        Optional<Program> named =
                rule(rules, word, words).map(rule -> new Program(rule, words, rule.interpreterOf(words)));
        if (named.isPresent() && !named.get().rule().isScript()) {
            return named;
        }
        return script.apply(word)
                .flatMap(Program::interpreter)
                .flatMap(interpreter -> rule(rules, interpreter, List.of(interpreter))
                        .filter(rule -> !rule.isScript())
                        .map(rule -> new Program(rule, words, List.of(interpreter))))
                .or(() -> named);
    }

    private static Optional<ProgramRule> rule(List<ProgramRule> rules, String word, List<String> words) {
        String name = name(word);
        return rules.stream().filter(rule -> rule.fits(name, words)).findFirst();
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
