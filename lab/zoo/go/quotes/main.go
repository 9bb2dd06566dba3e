// A service without metrics, that logs what it is asked.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/quotes", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "to be or not to be") })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Println(r.Method, r.URL, r.UserAgent())
		http.DefaultServeMux.ServeHTTP(w, r)
	})))
}
