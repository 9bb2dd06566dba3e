package devmon

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	maxReasons = 100
	maxActions = 100
)

// Security counts who tried to get in, and what was done that an auditor asks for.
type Security struct {
	tenant                     tenantLabel
	attempts, audits, lockouts *prometheus.CounterVec
	reasons, actions           *boundedValues
}

func newSecurity(registry *prometheus.Registry, tenant tenantLabel) *Security {
	s := &Security{
		tenant:   tenant,
		attempts: counterVec("security_auth_attempts_total", "Attempts to authenticate.", "outcome", "reason", "tenant"),
		audits:   counterVec("security_audit_events_total", "Actions that are audited.", "action", "tenant"),
		lockouts: counterVec("security_account_lockouts_total", "Accounts that were locked.", "tenant"),
		reasons:  newBoundedValues(maxReasons),
		actions:  newBoundedValues(maxActions),
	}
	s.attempts.WithLabelValues("success", "", "")
	s.lockouts.WithLabelValues("")
	registry.MustRegister(s.attempts, s.audits, s.lockouts)
	return s
}

func (s *Security) AuthSucceeded(ctx context.Context) {
	s.attempts.WithLabelValues("success", "", s.tenant(ctx)).Inc()
}

// AuthFailed takes one of few reasons, such as bad_password: after 100 different ones, further ones are "other".
func (s *Security) AuthFailed(ctx context.Context, reason string) {
	s.attempts.WithLabelValues("failure", s.reasons.of(reason), s.tenant(ctx)).Inc()
}

// Audit takes one of few actions, such as role_change: after 100 different ones, further ones are "other".
func (s *Security) Audit(ctx context.Context, action string) {
	s.audits.WithLabelValues(s.actions.of(action), s.tenant(ctx)).Inc()
}

func (s *Security) LockedOut(ctx context.Context) {
	s.lockouts.WithLabelValues(s.tenant(ctx)).Inc()
}
