"""The running log, one JSON object a line: which route, how long, how it ended; never who, from where, or what."""

import sys
import time
import traceback
import uuid

import structlog
from flask import Flask, Response, current_app, g, request

log = structlog.get_logger("ballot")


def set_up(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )
    app.before_request(_start)
    app.after_request(_end)


def failed(fault: Exception) -> None:
    """Log where a fault came from; not its words, since they may quote what somebody typed."""
    frames = traceback.extract_tb(fault.__traceback__)
    log.error(
        "failure",
        request_id=g.get("request_id"),
        route=_route(),
        kind=type(fault).__name__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )


def _start() -> None:
    g.request_id = uuid.uuid4().hex[:12]
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    if getattr(current_app.view_functions.get(request.endpoint or ""), "nameless", False):
        # Moments of casts beside the order of the record would date each ballot (protocol §2.6).
        return response
    spent = time.perf_counter() - g.started
    log.info(
        "request",
        request_id=g.request_id,
        method=request.method,
        route=_route(),
        status=response.status_code,
        ms=round(spent * 1000, 1),
    )
    return response


def _route() -> str:
    """The route's pattern: an address itself may hold a code that is somebody's secret."""
    return request.url_rule.rule if request.url_rule else "-"
