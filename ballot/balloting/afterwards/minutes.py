"""The minute of a check of the record: who stood by, by what it was checked, and what came out."""

from ballot.balloting.afterwards.models import Recount
from ballot.balloting.counting.queries import outcome_by
from ballot.balloting.documents.papers import outcome_words
from ballot.balloting.documents.queries import Told
from ballot.balloting.setup.rules import Purpose
from ballot.people.rules import CHINA
from ballot.web.documents.description import Document, Heading, Paragraph, Part, Signatures, Table, grouped, said


def minute(told: Told, recount: Recount) -> Document:
    """复核记录; the verifier's own result stands beside the published one."""
    report = recount.report
    held = recount.held_at.astimezone(CHINA)
    checked = [
        ("核验程序", "独立核验程序（python -m ballot.verifier）"),
        ("记录条数", str(report["entries"])),
        ("电子票", f"{report['ballots']}张"),
        ("链头", grouped(recount.head)),
        ("核验结论", "通过：记录完整，每张选票和结果都经得起核验" if recount.accepted else "没有通过，见下列问题"),
    ]
    parts: list[Part] = [
        *([Paragraph("这是演练，结果不算数。")] if told.election.rehearsal else []),
        Paragraph(f"{held:%Y年%m月%d日%H时%M分}，对“{told.election.title}”的完整记录进行复核。"),
        *(Heading("一、在场人员"), Paragraph("、".join(recount.witnesses.split("\n")) + "。")),
        *(Heading("二、核验"), Table(checked, widths=(1, 4))),
        *_findings(recount),
        *(Heading("三、复核得出的结果"), *_result(told, recount)),
        Signatures(tuple(recount.witnesses.split("\n"))),
    ]
    vote = "票决" if told.election.purpose is Purpose.SELECTION else "测评"
    title = f"{told.assembly}{told.year}年{told.subject}{vote}复核记录{told.mark}"
    return Document(title, parts, closing=(said(held.date()),))


def _findings(recount: Recount) -> list[Part]:
    rows = [
        (one["clause"], "—" if one["entry"] is None else str(one["entry"]), one["what"])
        for one in recount.report["findings"]
    ]
    return [Table(rows, ("条款", "第几条", "问题"), widths=(2, 2, 10))] if rows else []


def _result(told: Told, recount: Recount) -> list[Part]:
    published, result = told.shown.outcome, recount.report["result"]
    if not recount.accepted or result is None or published is None:
        return [Paragraph("记录没有通过核验，不能据以得出结果。")]
    found = outcome_by(published, told.manifest, result)
    same = "与公布的结果一致。" if found == published else "与公布的结果不一致。"
    return [*outcome_words(told, found), Paragraph(same)]
