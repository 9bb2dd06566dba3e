package main

import (
	"os"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
)

func main() {
	e := echo.New()
	e.Use(echoprometheus.NewMiddleware("fees"))
	e.GET("/metrics", echoprometheus.NewHandler())
	e.Logger.Fatal(e.Start(":" + os.Getenv("PORT")))
}
