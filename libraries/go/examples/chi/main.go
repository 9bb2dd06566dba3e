// The example service of libraries/conformance, with chi.
package main

import (
	"log"
	"net/http"
	"os"

	"devmon.dev/service"
	"devmon.dev/service/examples/example"
	"github.com/go-chi/chi/v5"
)

func main() {
	db := new(example.Database)
	options := example.Options(db)
	options.Route = func(r *http.Request) string { return chi.RouteContext(r.Context()).RoutePattern() }
	svc, err := devmon.New(options)
	if err != nil {
		log.Fatal(err)
	}
	h := example.New(svc, db)
	router := chi.NewRouter()
	router.Use(svc.Handler) // the route is known within the router
	router.Get("/hello/{name}", h.Hello(func(r *http.Request) string { return chi.URLParam(r, "name") }))
	router.Get("/fail", h.Fail)
	router.Get("/slow", h.Slow)
	router.Get("/log", h.Log)
	router.Get("/call", h.Call)
	router.Get("/db", h.DB)
	router.Get("/business", h.Business)
	router.Get("/metric", h.Metric)
	if err := svc.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), router); err != nil {
		log.Fatal(err)
	}
}
