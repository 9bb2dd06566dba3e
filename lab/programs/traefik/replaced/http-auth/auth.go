// Package auth has what Traefik's two middlewares for logins call, so that they compile; they let nobody in.
package auth

import "net/http"

// SecretProvider returns the secret of a user.
type SecretProvider func(user, realm string) string

// BasicAuth knows no secret.
type BasicAuth struct {
	Realm   string
	Secrets SecretProvider
}

// CheckSecret accepts no password.
func CheckSecret(_, _ string) bool { return false }

// RequireAuth refuses.
func (*BasicAuth) RequireAuth(w http.ResponseWriter, _ *http.Request) { refuse(w) }

// DigestAuth knows no secret.
type DigestAuth struct{}

// NewDigestAuthenticator returns one that accepts nobody.
func NewDigestAuthenticator(string, SecretProvider) *DigestAuth { return &DigestAuth{} }

// DigestAuthParams reads nothing.
func DigestAuthParams(string) map[string]string { return nil }

// CheckAuth accepts nobody.
func (*DigestAuth) CheckAuth(*http.Request) (string, *string) { return "", nil }

// RequireAuth refuses.
func (*DigestAuth) RequireAuth(w http.ResponseWriter, _ *http.Request) { refuse(w) }

// RequireAuthStale refuses.
func (*DigestAuth) RequireAuthStale(w http.ResponseWriter, _ *http.Request) { refuse(w) }

func refuse(w http.ResponseWriter) { http.Error(w, "built without logins", http.StatusUnauthorized) }
