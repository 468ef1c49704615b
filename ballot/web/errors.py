"""Every refusal and fault becomes its page here, and nowhere else."""

from collections.abc import Mapping

from flask import Flask, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from ballot.kernel.db import is_taken
from ballot.kernel.errors import Missing, NotAllowed, Over, Refused, Unfit
from ballot.kernel.limits import TooMany
from ballot.kernel.policy import PUBLIC
from ballot.web import logs
from ballot.web.access import actor, note_denial, place

STATUSES: Mapping[type[Refused], int] = {NotAllowed: 403, Missing: 404, Over: 410, Unfit: 422, TooMany: 429}
CONFLICT = 409
EXPIRED = "expired"
SIGNED_OUT = "signed-out"

# What happened, and what the reader can do now.
PAGES = {
    400: (_l("这个请求无法处理"), _l("请求不完整或格式不对。请返回上一页，检查后再试。")),
    403: (_l("您不能进行这项操作"), _l("您的身份没有这项权限。如果您认为应当有，请与本级人大的管理员联系。")),
    404: (_l("没有找到这个页面"), _l("网址可能有误，或者页面已经移走。请从首页重新开始。")),
    405: (_l("这个页面不接受这样的请求"), _l("请返回上一页，使用页面上的按钮。")),
    409: (_l("现在不能进行这项操作"), _l("规则或当前所处的步骤不允许。没有作任何更改。")),
    410: (_l("已经过了时间"), _l("这一步已经结束，不能再办理。没有作任何更改。")),
    413: (_l("提交的内容太大"), _l("请减少文字或附件后再提交。没有保存任何内容。")),
    422: (_l("这项内容不能接受"), _l("内容不完整或不符合规定。没有保存任何内容。")),
    429: (_l("请求过于频繁"), _l("请稍等一分钟再试。")),
    500: (
        _l("系统出了错"),
        _l("这项操作没有完成，没有作任何更改。请稍后再试；如果仍然出错，请把下面的编号告诉管理员。"),
    ),
    503: (_l("系统正忙"), _l("这项操作还没有得到确认。请稍等片刻，再试一次。")),
    EXPIRED: (
        _l("页面已经过期"),
        _l("登录状态已经改变，这张表单不再有效。请返回上一页，记下填写的内容，刷新后重新提交。"),
    ),
    SIGNED_OUT: (
        _l("您没有登录，或者登录已经结束"),
        _l("没有保存任何内容。请在新的窗口登录，再返回上一页，记下填写的内容，刷新后重新提交。"),
    ),
}
KEPT = ("Allow", "Retry-After")


def set_up(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _fault: _page(400, EXPIRED))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotAllowed, _denied)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(NoConnection, _busy)
    app.register_error_handler(Exception, _failed)


def _http(fault: HTTPException) -> ResponseReturnValue:
    status = fault.code or 500
    response = make_response(_page(status))
    told = fault.get_response().headers
    for name in KEPT:
        if name in told:
            response.headers[name] = told[name]
    return response


def _refused(refusal: Refused) -> ResponseReturnValue:
    return _page(status_of(refusal), code=refusal.code)


def status_of(refusal: Refused) -> int:
    return next((STATUSES[kind] for kind in type(refusal).__mro__ if kind in STATUSES), CONFLICT)


def _denied(refusal: NotAllowed) -> ResponseReturnValue:
    """A refused attempt stands in the log; who hasn't signed in yet is asked to."""
    try:
        note_denial()
    except TooMany as refused:
        return _too_many(refused)
    if actor() != PUBLIC or not place():
        return _refused(refusal)
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")), 303)
    return _page(403, SIGNED_OUT, refusal.code)


def _too_many(refusal: TooMany) -> ResponseReturnValue:
    response = make_response(_refused(refusal))
    response.headers["Retry-After"] = str(refusal.wait)
    return response


def _busy(fault: OperationalError | NoConnection) -> ResponseReturnValue:
    logs.failed(fault)
    response = make_response(_page(503))
    response.headers["Retry-After"] = "5"
    return response


def _taken(fault: IntegrityError) -> ResponseReturnValue:
    """Of two who make the same thing at once the second one comes too late; any other broken rule is a fault."""
    logs.failed(fault)
    return _page(CONFLICT if is_taken(fault) else 500)


def _failed(fault: Exception) -> ResponseReturnValue:
    logs.failed(fault)
    return _page(500)


def _page(status: int, words: int | str = 0, code: str = "") -> ResponseReturnValue:
    nearest = 400 if status < 500 else 500
    title, text = PAGES.get(words or status, PAGES[nearest])
    if getattr(current_app.view_functions.get(request.endpoint or ""), "in_json", False):
        return jsonify(code=code or str(status), clause=None, message=f"{title}。{text}"), status
    page = render_template(
        "errors/error.html", title=title, text=text, status=status, code=code, request_id=g.request_id
    )
    return page, status
