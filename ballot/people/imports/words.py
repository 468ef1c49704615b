"""How faults, outcomes and stages of imports are called on a page."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ballot.kernel.lifecycle import JobStage
from ballot.people.imports.queries import Outcome
from ballot.people.imports.rules import Sheet, Wrong

SHEETS: Mapping[Sheet, object] = {
    Sheet.DEPUTIES: _l("代表名册"),
    Sheet.ACCOUNTS: _l("工作人员账号"),
}
OUTCOMES: Mapping[Outcome, object] = {
    Outcome.NEW: _l("新增"),
    Outcome.CHANGED: _l("更改"),
    Outcome.SAME: _l("没有变化"),
}
STAGES: Mapping[JobStage, object] = {
    JobStage.DRAFT: _l("待确认"),
    JobStage.ORDERED: _l("正在导入"),
    JobStage.DONE: _l("已完成"),
    JobStage.FAILED: _l("中断"),
    JobStage.DROPPED: _l("已放弃"),
}
WRONG: Mapping[Wrong, object] = {
    Wrong.EMPTY_FILE: _l("文件里没有内容。第一行写列名，从第二行起每行一人。"),
    Wrong.UNKNOWN_COLUMN: _l("不认识这一列。请改用模板里的列名，或者删去这一列。"),
    Wrong.MISSING_COLUMN: _l("缺少这一列。"),
    Wrong.DOUBLED_COLUMN: _l("这一列出现了两次。"),
    Wrong.MISSING: _l("这一格必须填写。"),
    Wrong.TOO_LONG: _l("内容太长。"),
    Wrong.CHARACTERS: _l("含有换行或看不见的字符。"),
    Wrong.DOUBLED: _l("与前面的一行重复。"),
    Wrong.PHONE: _l("不是电话号码：5 至 15 位数字，前面可以有 +。"),
    Wrong.MAIL: _l("不是电子邮箱地址。"),
    Wrong.DAY: _l("不是日期。请写成 2027-01-12 的样子。"),
    Wrong.ORDER_OF_DAYS: _l("离任日期早于任职日期。"),
    Wrong.OUT_OF_TERM: _l("不在这一届的任期之内。"),
    Wrong.TERM: _l("与所选的届次不同。"),
    Wrong.ROLE: _l("没有这种身份。"),
    Wrong.ROLES_TOGETHER: _l("管理员和审计员不能兼任其他身份。"),
    Wrong.NEEDS_LOGIN: _l("填写电话或邮箱时，必须同时填写用户名。"),
    Wrong.LOGIN_OF_ANOTHER: _l("这个用户名属于另一个人。"),
    Wrong.OWN_ACCOUNT: _l("不能更改自己的账号，请由另一位管理员导入。"),
}
UNFIT: Mapping[str, object] = {
    "bomb": _l("文件展开后过大，已拒绝打开。"),
    "too-much": _l("打开文件所需的内存或时间超过了限度，已拒绝。请删去多余的行列再试。"),
    "broken": _l("文件已损坏，无法打开。请重新保存后再试。"),
    "not-alone": _l("文件不完整，或者夹带了其他内容。请用表格软件另存为 xlsx 再试。"),
    "way-out": _l("文件内部的路径不合规，已拒绝打开。"),
    "locked": _l("文件有密码。请去掉密码再试。"),
    "entities": _l("文件含有外部引用，已拒绝打开。"),
    "links-out": _l("文件含有宏、嵌入对象或指向其他文件的链接。请去掉后再试。"),
    "no-table": _l("这不是 xlsx 或 CSV 文件。"),
    "no-text": _l("CSV 文件的编码无法识别。请另存为 UTF-8 编码。"),
    "old-excel": _l("这是旧格式（.xls）或加密的文件。请另存为 xlsx 再试。"),
    "too-large": _l("行或列太多：最多 20000 行、64 列。"),
    "long-cell": _l("有一格内容太长。"),
    "wrong-name": _l("文件名的后缀与内容不符：xlsx 文件以 .xlsx 结尾，CSV 文件以 .csv 结尾。"),
}
FAILURES: Mapping[str, object] = {
    "not-allowed": _l("下达导入的账号已没有管理员身份。"),
    "missing": _l("所需的届次或代表团已不存在。"),
    "crashed": _l("同一部分连续几次没有完成。"),
}
