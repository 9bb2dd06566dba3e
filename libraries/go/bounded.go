package devmon

import (
	"strings"
	"sync"
)

// boundedValues keeps a label's values few: after limit different ones, further ones are "other".
type boundedValues struct {
	limit int
	mu    sync.RWMutex
	seen  map[string]struct{}
}

func newBoundedValues(limit int) *boundedValues {
	return &boundedValues{limit: limit, seen: map[string]struct{}{}}
}

func (b *boundedValues) of(value string) string {
	if value == "" {
		return ""
	}
	b.mu.RLock()
	_, known := b.seen[value]
	b.mu.RUnlock()
	if known {
		return value
	}
	value = strings.ToValidUTF8(value, "\uFFFD") // Prometheus takes no other
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.seen[value]; known {
		return value
	}
	if len(b.seen) >= b.limit {
		return "other"
	}
	b.seen[strings.Clone(value)] = struct{}{}
	return value
}
