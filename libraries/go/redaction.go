package devmon

import (
	"regexp"
	"strings"
)

const (
	redacted    = "[redacted]"
	secretNames = `(?:authorization|cookie|password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)`
)

var (
	secretName = regexp.MustCompile(`(?i)` + secretNames)
	// A header's value goes on to the end of its line.
	secretHeader = regexp.MustCompile(`(?i)((?:authorization|cookie)[\w-]*\\?["']?\s*:\s*)([^\s"'\\][^\r\n]*)`)
	secretPair   = regexp.MustCompile(`(?i)(` + secretNames + `[\w-]*\\?["']?\s*[=:]\s*)` +
		`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\"[^"]*"|(?:(?:bearer|basic)\s+)?[^\s,;&"'\\}\])]+)`)
	scheme = regexp.MustCompile(`\b([Bb]earer|BEARER|Basic|BASIC)(\s+)[A-Za-z0-9._~+/=-]+`)
)

// isSecretName tells whether a field of this name holds a secret, in any case, with - like _.
func isSecretName(name string) bool {
	return secretName.MatchString(name)
}

// redactText replaces what follows a secret's name and = or :, and what follows Bearer or Basic.
func redactText(text string) string {
	if mayHoldPair(text) {
		text = replaceValues(secretHeader, text)
		text = replaceValues(secretPair, text)
	}
	if mayHoldScheme(text) {
		text = scheme.ReplaceAllString(text, "${1}${2}"+redacted)
	}
	return text
}

// The expressions are slow, and few texts need them.
func mayHoldPair(text string) bool {
	return strings.ContainsAny(text, "=:")
}

func mayHoldScheme(text string) bool {
	return strings.Contains(text, "earer") || strings.Contains(text, "BEARER") || strings.Contains(text, "Basic") || strings.Contains(text, "BASIC")
}

// replaceValues replaces the second group, except where that has been done.
func replaceValues(expression *regexp.Regexp, text string) string {
	matches := expression.FindAllStringSubmatchIndex(text, -1)
	if matches == nil {
		return text
	}
	var out strings.Builder
	end := 0
	for _, match := range matches {
		start := match[4]
		if strings.HasPrefix(text[start:], redacted) {
			continue
		}
		out.WriteString(text[end:start])
		out.WriteString(redacted)
		end = match[5]
	}
	out.WriteString(text[end:])
	return out.String()
}
