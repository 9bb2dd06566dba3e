package main

import (
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	http.Handle("/metrics", promhttp.Handler())
	http.ListenAndServeTLS(":"+os.Getenv("PORT"), os.Getenv("CERTIFICATE"), os.Getenv("KEY"), nil)
}
