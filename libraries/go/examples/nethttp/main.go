// The example service of libraries/conformance, with http.ServeMux.
package main

import (
	"log"
	"net/http"
	"os"

	"devmon.dev/service"
	"devmon.dev/service/examples/example"
)

func main() {
	db := new(example.Database)
	svc, err := devmon.New(example.Options(db))
	if err != nil {
		log.Fatal(err)
	}
	h := example.New(svc, db)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", h.Hello(func(r *http.Request) string { return r.PathValue("name") }))
	mux.HandleFunc("GET /fail", h.Fail)
	mux.HandleFunc("GET /slow", h.Slow)
	mux.HandleFunc("GET /log", h.Log)
	mux.HandleFunc("GET /call", h.Call)
	mux.HandleFunc("GET /db", h.DB)
	mux.HandleFunc("GET /business", h.Business)
	mux.HandleFunc("GET /metric", h.Metric)
	if err := svc.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux); err != nil {
		log.Fatal(err)
	}
}
