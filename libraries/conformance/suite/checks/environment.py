"""What the environment of the process decides."""

from ..check import check, equal, expect


@check("OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES decide over name, version and environment", needs="example process", start="production")
def _(service):
    wanted = {"service_name": "renamed", "service_version": "4.5.6", "deployment_environment_name": "production"}
    equal(service.metrics().series("target_info"), [(wanted, 1.0)], "target_info")
    service.get("/hello/env")
    line = service.line(lambda fields: fields.get("message") == "saying hello", "that says hello")
    seen = [line.get(f"service.{name}") for name in ("name", "version", "environment")]
    equal(seen, ["renamed", "4.5.6", "production"], "the service of a line")


@check("In production a name that breaks the naming practice works, with one warning", needs="example process", start="production")
def _(service):
    for _ in range(2):
        equal(service.get("/metric?type=counter&name=parcels").status, 200, "the status")
    expect(any(name.startswith("parcels") for name, _ in service.metrics().samples), "the metric is not there")
    service.line(lambda fields: fields.get("log.level") == "warn" and "parcels" in fields["message"], "that warns of parcels")
    warnings = [fields for fields in service.lines() if fields.get("log.level") == "warn" and "parcels" in fields["message"]]
    equal(len(warnings), 1, "the number of warnings")
