# devmon: `make monitoring` runs it, `make test` tests it.
# `make lab monitoring` and `make lab test` do the same on a Debian machine that reaches no container registry;
# `make lab-programs` before builds more of the stack's programs for them. Without Maven, its wrapper fetches one.

MVN := $(if $(shell command -v mvn 2>/dev/null),mvn,./mvnw) -B -ntp
JAR := target/devmon.jar
DEMO := target/devmon-demo.jar
SOURCES := pom.xml $(shell find src/main stack -type f) $(wildcard docs/runbooks/*.md)
PREFIX ?= $(HOME)/.local

# Asked for together with `lab`, `lab-programs` or `lab-zoo`, the other goals use the lab's images.
LAB := $(filter lab lab-programs lab-zoo,$(MAKECMDGOALS))
ifneq (,$(LAB))
export DEVMON_CONFIG := $(CURDIR)/lab/devmon.yaml
endif

.DEFAULT_GOAL := help
.PHONY: dashboards help monitoring status down build test test-alerts test-engines lab lab-programs lab-zoo install bench bench-libraries format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "make lab GOAL        the same with the lab's engine and images, on Debian without a registry"

monitoring: $(JAR) $(DEMO) | $(LAB) ## bring the whole monitoring stack up
	@bin/devmon up

status: $(JAR) ## what runs
	@bin/devmon status

down: $(JAR) ## take the stack away; the data stays
	@bin/devmon down

build: $(JAR) $(DEMO) ## build target/devmon.jar, and the shop of `devmon demo` beside it

$(JAR): $(SOURCES)
	@echo "building devmon ..."
	@mkdir -p target
	@$(MVN) -q package -DskipTests >target/build.log 2>&1 || { cat target/build.log >&2; exit 1; }
	@touch $@

$(DEMO): $(shell find libraries/java/service/src/main libraries/java/demo/src -type f) libraries/java/pom.xml
	@mkdir -p target
	@$(MVN) -q package -f libraries/java/pom.xml -pl demo -am -DskipTests >target/build-demo.log 2>&1 || { cat target/build-demo.log >&2; exit 1; }
	@cp libraries/java/demo/target/devmon-demo.jar $@.new && mv $@.new $@ # a shop that runs keeps its own

test: $(DEMO) | $(LAB) ## all tests; those on a real engine need `make lab`
	@bin/test

test-alerts: $(JAR) | $(LAB) ## check the alert rules, their unit tests and routes
	@bin/devmon alerts test

dashboards: $(JAR) ## generate stack/grafana/dashboards/*.json from stack/grafana/descriptions and style.yaml
	@for file in stack/grafana/descriptions/*.yaml; do \
	  json=stack/grafana/dashboards/$$(basename $$file .yaml).json; \
	  bin/devmon dashboard render $$file > target/dashboard.json && cp target/dashboard.json $$json || exit; \
	done

test-engines: ## the engine's integration tests on the lab's second, newer Docker
	@lab/engine-next start
	DOCKER_HOST=unix://$$(lab/engine-next socket) $(MVN) verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DockerEngineIT; \
	  code=$$?; lab/engine-next stop; exit $$code

lab: ## on Debian, as root: an engine and images for the tests, without a registry
	@lab/setup

lab-zoo: lab ## the same, and some eighty real services to discover
	@lab/zoo/setup

lab-programs: lab ## the same, and more real programs, built from Go modules: about 20 minutes the first time
	@lab/programs/build

install: $(JAR) $(DEMO) ## into PREFIX (~/.local): bin/devmon and lib/devmon
	@install -d "$(PREFIX)/bin" "$(PREFIX)/lib/devmon/bin" "$(PREFIX)/lib/devmon/lib"
	@install -m 755 bin/devmon "$(PREFIX)/lib/devmon/bin/devmon"
	@install -m 644 $(JAR) $(DEMO) "$(PREFIX)/lib/devmon/lib"
	@ln -sf "$(PREFIX)/lib/devmon/bin/devmon" "$(PREFIX)/bin/devmon"
	@echo "installed $(PREFIX)/bin/devmon"

bench: $(JAR) ## speed, beside docker compose (in the lab)
	@lab/bench

bench-libraries: ## what a request costs with each library whose toolchain is here
	@libraries/bench

format: ## format the Java sources
	@$(MVN) -q spotless:apply

clean: ## remove what the build made
	@rm -rf target libraries/java/target libraries/java/*/target libraries/java/examples/*/target
