package integration

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-chi/chi/v5" // a snippet needs it
)

var snippet = regexp.MustCompile("(?ms)^```go\n(.*?)^```")

// Each snippet of the README is built and run as it is.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	snippets := snippet.FindAllSubmatch(readme, -1)
	if len(snippets) != 3 {
		t.Fatalf("%d snippets", len(snippets))
	}
	for i, found := range snippets {
		code := string(found[1])
		t.Run(fmt.Sprint(i+1), func(t *testing.T) {
			folder, err := os.MkdirTemp(".", "snippet-")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(folder) })
			if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(code), 0o600); err != nil {
				t.Fatal(err)
			}
			program := filepath.Join(folder, "program")
			if out, err := exec.Command("go", "build", "-o", program, "./"+folder).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			tryProgram(t, program, strings.Contains(code, "Business"))
		})
	}
}

func tryProgram(t *testing.T, program string, business bool) {
	port := freePort(t)
	command := exec.Command(program)
	command.Env = append(os.Environ(), "PORT="+port, "DEVMON_GRACE=0")
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill() }) // it may have ended
	url := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(10 * time.Second); !answers(url + "/health"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not listen")
		}
	}
	if status, _ := read(t, url+"/orders/7"); status != 200 {
		t.Error(status)
	}
	if status, _ := read(t, url+"/ready"); status != 200 {
		t.Error(status)
	}
	_, metrics := read(t, url+"/metrics")
	wanted := []string{`http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/orders/{id}"} 1`}
	if business {
		wanted = append(wanted, `business_transactions_total{status="success",tenant="",type="checkout"} 1`, `parcels_sent_total{size="large"} 1`)
	}
	for _, line := range wanted {
		if !strings.Contains(metrics, line) {
			t.Errorf("no %s", line)
		}
	}
	scanner := bufio.NewScanner(output)
	if !scanner.Scan() {
		t.Fatal("no log line")
	}
	var line map[string]any
	if err := json.Unmarshal(scanner.Bytes(), &line); err != nil || line["labels.correlation_id"] == nil {
		t.Errorf("%s: %v", scanner.Text(), err)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, output)
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
}

func answers(url string) bool {
	response, err := http.Get(url)
	if err != nil {
		return false
	}
	response.Body.Close()
	return true
}

func read(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
}
