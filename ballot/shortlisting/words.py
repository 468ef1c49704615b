"""How the stages, parts and faults of shortlisting are called on a page."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from ballot.kernel.lifecycle import CommentStage, ProposalStage
from ballot.shortlisting.notice.rules import CommentSort, Decision
from ballot.shortlisting.proposals.rules import Fault
from ballot.shortlisting.review.models import OpinionSort
from ballot.shortlisting.screening.rules import CriteriaSort

PROPOSALS: Mapping[ProposalStage, str] = {
    ProposalStage.DRAFT: _l("编制中"),
    ProposalStage.SCREENING: _l("筛选论证中"),
    ProposalStage.PRELIMINARY: _l("初步候选项目"),
    ProposalStage.DECLINED: _l("不予列入"),
    ProposalStage.CANDIDATE: _l("候选项目"),
    ProposalStage.RESERVED: _l("储备项目"),
}
LAMPS: Mapping[ProposalStage, str] = {
    ProposalStage.DRAFT: "idle",
    ProposalStage.SCREENING: "warn",
    ProposalStage.PRELIMINARY: "good",
    ProposalStage.DECLINED: "bad",
    ProposalStage.CANDIDATE: "done",
    ProposalStage.RESERVED: "idle",
}
FAULTS: Mapping[Fault, str] = {
    Fault.FUNDING_DIFFERS: _l("资金来源合计不等于总投资。"),
    Fault.ITEMS_DIFFER: _l("各子项金额合计不等于总投资。"),
    Fault.YEARS_DIFFER: _l("各年度金额合计不等于总投资。"),
    Fault.QUARTERS_DIFFER: _l("各季度金额合计不等于年度投资。"),
    Fault.YEAR_ABOVE_TOTAL: _l("年度投资大于总投资。"),
    Fault.PERCENT_FALLS: _l("季度计划的百分比应当逐季累计，不超过 100%。"),
    Fault.NO_TARGET: _l("跨年度的项目须写明本年度目标。"),
    Fault.NO_LEAD: _l("没有牵头单位。"),
    Fault.NO_CATEGORY: _l("没有类别。"),
}
PARTS: Mapping[str, str] = {
    "name": _l("项目名称"),
    "content": _l("建设规模和内容"),
    "places": _l("建设地点"),
    "category": _l("类别"),
    "total": _l("总投资（万元）"),
    "this_year": _l("年度投资（万元）"),
    "funding": _l("资金来源"),
    "period": _l("建设起止年限"),
    "target": _l("年度目标"),
    "lead": _l("牵头单位"),
    "cooperating": _l("配合单位"),
    "leader": _l("责任领导"),
    "beneficiaries": _l("受益对象"),
    "source": _l("出处"),
    "items": _l("子项"),
    "years": _l("分年度目标"),
    "quarters": _l("季度计划"),
}
CRITERIA: Mapping[CriteriaSort, str] = {
    CriteriaSort.ELIGIBILITY: _l("准入条件"),
    CriteriaSort.NEGATIVE: _l("负面清单"),
    CriteriaSort.SCORING: _l("评分标准"),
}
COMMENTS: Mapping[CommentStage, str] = {
    CommentStage.RECEIVED: _l("待审阅"),
    CommentStage.OPEN: _l("已公开，待答复"),
    CommentStage.ANSWERED: _l("已答复"),
    CommentStage.REFUSED: _l("不予公开"),
}
COMMENT_SORTS: Mapping[CommentSort, str] = {
    CommentSort.SUGGESTION: _l("意见建议"),
    CommentSort.OBJECTION: _l("异议"),
}
DECISIONS: Mapping[Decision, str] = {
    Decision.NOTED: _l("已研究"),
    Decision.UPHELD: _l("异议成立"),
    Decision.DISMISSED: _l("异议不成立"),
}
OPINIONS: Mapping[OpinionSort, str] = {
    OpinionSort.OPINION: _l("审议意见"),
    OpinionSort.QUESTION: _l("询问"),
}


LINES: Mapping[str, str] = {
    "no-rows": _l("文件里没有项目。第一行写列名，从第二行起每行一项。"),
    "too-many": _l("项目太多。"),
    "unknown": _l("不认识这一列"),
    "missing": _l("缺少这一列"),
    "twice": _l("这一列出现了两次"),
    "doubled": _l("与前面的一行重复。"),
    "empty": _l("不能为空"),
    "too-long": _l("太长"),
    "no-sum": _l("不是金额"),
    "no-funding": _l("不是“来源 金额”的写法"),
    "no-line": _l("每行一条，各部分之间用“｜”隔开，次序如提示。"),
    "no-number": _l("不是编号"),
    "forbidden-character": _l("含有不能使用的字符"),
    **{fault.value: word for fault, word in FAULTS.items()},
}
"""What may be wrong with a line of a file."""


def set_up(app: Flask) -> None:
    """Let templates say what a row keeps as a word."""
    app.jinja_env.globals.update(
        PROPOSALS=PROPOSALS,
        PROPOSAL_LAMPS=LAMPS,
        PARTS=PARTS,
        CRITERIA=CRITERIA,
        COMMENT_STAGES=COMMENTS,
        COMMENT_SORTS=COMMENT_SORTS,
        DECISIONS=DECISIONS,
        OPINIONS=OPINIONS,
        fault_word=LINES.__getitem__,
    )
