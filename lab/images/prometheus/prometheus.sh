#!/bin/sh
# Debian builds Prometheus without the OTLP receiver: its option is left out, loudly, so that the stack's own command works.
for option; do
  shift
  case $option in
    --web.enable-otlp-receiver) echo "lab: WARNING: $option left out: Debian's Prometheus has no OTLP receiver" >&2 ;;
    *) set -- "$@" "$option" ;;
  esac
done
exec /usr/lib/prometheus/prometheus "$@"
