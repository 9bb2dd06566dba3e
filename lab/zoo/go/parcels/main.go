// Started with `go run .`, on a port that the system chooses.
package main

import (
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	http.Handle("/metrics", promhttp.Handler())
	http.Serve(listener, nil)
}
