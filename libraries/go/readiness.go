package devmon

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"
	"unicode/utf8"
)

// Check tells whether a dependency is there: nil, or why it is not. Its context ends when nobody waits any longer.
type Check func(ctx context.Context) error

// health has the form of MicroProfile Health.
type health struct {
	Status string        `json:"status"`
	Checks []checkResult `json:"checks"`
}

type checkResult struct {
	Name   string     `json:"name"`
	Status string     `json:"status"`
	Data   *checkData `json:"data,omitempty"`
}

type checkData struct {
	Error string `json:"error"`
}

const (
	checkLimit   = 2 * time.Second
	resultKept   = time.Second
	maxErrorSize = 200
)

var shuttingDown = health{Status: "DOWN", Checks: []checkResult{{Name: "shutdown", Status: "DOWN"}}}

// readiness runs the checks at the same time and one run at a time; a result serves for a second.
type readiness struct {
	checks map[string]Check
	names  []string

	run      sync.Mutex
	last     health
	lastEnd  time.Time
	shutdown chan struct{}
	once     sync.Once
}

func newReadiness(checks map[string]Check) *readiness {
	r := &readiness{checks: checks, shutdown: make(chan struct{})}
	for name := range checks {
		r.names = append(r.names, name)
	}
	sort.Strings(r.names)
	return r
}

// shutDown: from now on the service is not ready.
func (r *readiness) shutDown() {
	r.once.Do(func() { close(r.shutdown) })
}

func (r *readiness) isShutDown() bool {
	select {
	case <-r.shutdown:
		return true
	default:
		return false
	}
}

func (r *readiness) health() health {
	if r.isShutDown() {
		return shuttingDown
	}
	r.run.Lock()
	defer r.run.Unlock()
	if r.lastEnd.IsZero() || time.Since(r.lastEnd) > resultKept {
		r.last = r.runChecks()
		r.lastEnd = time.Now()
	}
	if r.isShutDown() {
		return shuttingDown
	}
	return r.last
}

func (r *readiness) runChecks() health {
	ctx, cancel := context.WithTimeout(context.Background(), checkLimit)
	defer cancel()
	answers := make([]chan error, len(r.names))
	for i, name := range r.names {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- runCheck(ctx, r.checks[name]) }()
	}
	all := health{Status: "UP", Checks: []checkResult{}}
	for i, name := range r.names {
		result := checkResult{Name: name, Status: "UP"}
		if err := answerOf(ctx, answers[i]); err != nil {
			all.Status = "DOWN"
			result.Status, result.Data = "DOWN", &checkData{Error: cut(redactText(err.Error()), maxErrorSize)}
		}
		all.Checks = append(all.Checks, result)
	}
	return all
}

func answerOf(ctx context.Context, answer chan error) error {
	late := fmt.Errorf("no answer within %d s", int(checkLimit.Seconds()))
	select {
	case err := <-answer:
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
			return late
		}
		return err
	case <-ctx.Done():
		return late
	}
}

func runCheck(ctx context.Context, check Check) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("the check panicked: %v", thrown)
		}
	}()
	return check(ctx)
}

// cut keeps at most so many characters.
func cut(text string, size int) string {
	if utf8.RuneCountInString(text) <= size {
		return text
	}
	return string([]rune(text)[:size])
}
