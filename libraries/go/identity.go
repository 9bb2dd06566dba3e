package devmon

import (
	"net/url"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"strings"
)

// identity is what a service calls itself: in its log lines, and in target_info.
type identity struct {
	name, version, environment string
}

const development = "development"

// identityOf asks OpenTelemetry's variables first, then the options, then the build.
func identityOf(options Options) identity {
	resource := resourceAttributes(os.Getenv("OTEL_RESOURCE_ATTRIBUTES"))
	name, version := build()
	return identity{
		name:        first(os.Getenv("OTEL_SERVICE_NAME"), resource["service.name"], options.Name, name, "unknown_service"),
		version:     first(resource["service.version"], options.Version, version),
		environment: first(resource["deployment.environment.name"], options.Environment, development),
	}
}

func first(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// resourceAttributes reads key=value pairs with percent-encoded values:
// https://opentelemetry.io/docs/specs/otel/resource/sdk/
func resourceAttributes(text string) map[string]string {
	attributes := map[string]string{}
	for _, pair := range strings.Split(text, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			continue
		}
		value = strings.TrimSpace(value)
		if decoded, err := url.PathUnescape(value); err == nil {
			value = decoded // otherwise a lone % is meant as it is
		}
		attributes[key] = value
	}
	return attributes
}

var majorVersion = regexp.MustCompile(`^v\d+$`)

// build tells the last element of the module's path and its version, or the commit if it has none.
func build() (name, version string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	module := info.Main.Path
	if majorVersion.MatchString(path.Base(module)) {
		module = path.Dir(module)
	}
	if module != "" {
		name = path.Base(module)
	}
	if info.Main.Version != "(devel)" {
		return name, info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return name, setting.Value
		}
	}
	return name, ""
}
