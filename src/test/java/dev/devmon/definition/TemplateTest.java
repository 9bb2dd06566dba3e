package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    /** Says which reference it was asked for. */
    private static final Template.Values ECHO = new Template.Values() {
        @Override
        public String ownPort(String port) {
            return "<own " + port + ">";
        }

        @Override
        public String componentPort(String component, String port) {
            return "<" + component + " " + port + ">";
        }

        @Override
        public String environment(String variable, Optional<String> otherwise) {
            return "<env " + variable
                    + otherwise.map(text -> " or '" + text + "'").orElse("") + ">";
        }

        @Override
        public String stackName() {
            return "<name>";
        }

        @Override
        public String networkBind() {
            return "<bind>";
        }

        @Override
        public String networkHost() {
            return "$1\\"; // characters that have a meaning to regular expressions
        }

        @Override
        public String machineZone() {
            return "<zone>";
        }

        @Override
        public String forward(String reference) {
            return "<" + reference + ">";
        }

        @Override
        public String unknown(String reference) {
            return "<unknown " + reference + ">";
        }
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "${port.http}                     | <own http>",
                "${port.otlp-grpc}                | <own otlp-grpc>",
                "${component.my-store.port.http}  | <my-store http>",
                "${env.HOME}                      | <env HOME>",
                "${env.HOME:-/root}               | <env HOME or '/root'>",
                "${env.HOME:-}                    | <env HOME or ''>",
                "${stack.name}                    | <name>",
                "${network.bind}:${port.http}     | <bind>:<own http>",
                "${network.host}                  | $1\\",
                "${machine.zone}                  | <zone>",
                "${forward.otlp.endpoint}         | <forward.otlp.endpoint>",
                "a ${stack.name} b ${stack.name}  | a <name> b <name>",
                "${port.}                         | <unknown port.>",
                "${port.a.b}                      | <unknown port.a.b>",
                "${component.store}               | <unknown component.store>",
                "${env.A-B}                       | <unknown env.A-B>",
                "${stack.nmae}                    | <unknown stack.nmae>",
                "${network.gate}                  | <unknown network.gate>",
                "${machine.name}                  | <unknown machine.name>"
            })
    void replacesReferences(String text, String expected) {
        assertEquals(expected, Template.fill(text, ECHO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$1",
                "$",
                "${",
                "${HOME}",
                "${env:HOME}",
                "$env.HOME",
                "${port}",
                "${ports.http}",
                "${DS_PROMETHEUS}",
                "{{ $labels.service }}",
                "$__rate_interval",
                "${port.http",
                "%{[@metadata][beat]}"
            })
    void leavesEveryOtherDollarAlone(String text) {
        assertEquals(text, Template.fill(text, ECHO));
    }
}
