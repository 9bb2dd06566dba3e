package devmon

import (
	"fmt"
	"regexp"
	"strings"
)

// The practice of https://prometheus.io/docs/practices/naming/, as far as a name shows it.
var (
	nameForm       = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	otherUnit      = regexp.MustCompile(`_(ms|milliseconds|minutes|hours|kb|mb|percent)$`)
	baseUnit       = regexp.MustCompile(`_(seconds|bytes|ratio|celsius|meters|grams|joules|volts|amperes)$`)
	wordBoundary   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	noWord         = regexp.MustCompile(`[^a-z0-9]+`)
	noBeginning    = regexp.MustCompile(`^[^a-z]+`)
	baseUnitOf     = map[string]string{"_kb": "_bytes", "_mb": "_bytes", "_percent": "_ratio"} // others: _seconds
	reservedLabels = map[string]string{"job": "job_name", "instance": "instance_name", "service": "service_name", "env": "env_name", "le": "bound", "quantile": "bound"}
)

// namingProblem tells what breaks the practice and what to write instead, or nil.
func namingProblem(kind, name string, labels []string) error {
	if wanted := wantedName(kind, name); wanted != name {
		return fmt.Errorf("the %s %q breaks the naming practice: write %q", kind, name, wanted)
	}
	for _, label := range labels {
		if wanted, reserved := reservedLabels[label]; reserved {
			return fmt.Errorf("the label %q of %q is reserved: write %q, or another name", label, name, wanted)
		}
		if !nameForm.MatchString(label) {
			return fmt.Errorf("the label %q of %q breaks the naming practice: write %q", label, name, snakeCase(label))
		}
	}
	return nil
}

func wantedName(kind, name string) string {
	wanted := name
	if !nameForm.MatchString(name) {
		wanted = snakeCase(name)
	}
	wanted = otherUnit.ReplaceAllStringFunc(strings.TrimSuffix(wanted, "_total"), func(unit string) string {
		if base, ok := baseUnitOf[unit]; ok {
			return base
		}
		return "_seconds"
	})
	switch {
	case kind == "counter":
		return wanted + "_total"
	case kind == "histogram" && !baseUnit.MatchString(wanted):
		return wanted + "_seconds"
	}
	return wanted
}

func snakeCase(name string) string {
	words := strings.ToLower(wordBoundary.ReplaceAllString(name, "${1}_${2}"))
	words = strings.Trim(noBeginning.ReplaceAllString(noWord.ReplaceAllString(words, "_"), ""), "_")
	if words == "" {
		return "unnamed"
	}
	return words
}
