#!/bin/sh
# Jaeger 2.13 knows two things that stack/jaeger/config.yaml says by their older names only: the connector span_metrics, and the
# attributes of its own telemetry. It gets the file with those, as text.
for option; do
  shift
  case $option in
    --config=/*)
      option="--config=yaml:$(sed -e 's/\bspan_metrics\b/spanmetrics/g' \
        -e 's/attributes: \[{name: service.name, value: \(.*\)}\]/service.name: \1/' "${option#--config=}")"
      ;;
  esac
  set -- "$@" "$option"
done
exec /cmd/jaeger/jaeger "$@"
