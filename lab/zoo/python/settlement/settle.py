"""A job that ends: what it logs with structlog is also printed, and what it prints is in its local time."""

import time

import structlog

structlog.get_logger().info("settled", orders=7)
print(time.strftime("%Y-%m-%d %H:%M:%S"), "INFO done")
