// Package ext is where distributions of Traefik extend its configuration; this one does not.
package ext

type (
	HTTP   struct{}
	Router struct{}
)
