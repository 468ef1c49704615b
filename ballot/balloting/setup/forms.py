"""Shape of what organizers type about a meeting, a rule and an election; whether it may be so is for the service."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ballot.balloting.setup.models import MeetingId, RuleId
from ballot.balloting.setup.rules import ASSESSMENT, TEMPLATES, Answers, Mode, bar, levels
from ballot.balloting.setup.service import PrepareElection
from ballot.balloting.styles import MOST_RANKS, Style
from ballot.balloting.templates.queries import Offered
from ballot.kernel.policy import AssemblyId
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed, whole
from ballot.web.words import zh

BASES = [
    SelectChoice("", _l("不设要求")),
    SelectChoice("due", _l("应到代表（全体代表）")),
    SelectChoice("present", _l("实到代表")),
    SelectChoice("returned", _l("收回的票")),
    SelectChoice("valid", _l("有效票")),
]
EXCEEDS = [SelectChoice("1", _l("超过")), SelectChoice("", _l("不少于"))]
TEMPLATE_NAMES = {
    "differential": _l("差额票决（如 12 选 10）"),
    "equal-number": _l("等额票决"),
    "approve-oppose": _l("逐项赞成、反对、弃权"),
    "one-of-three": _l("几个方案选一（三选一）"),
    "ranking": _l("排序计分"),
    "town": _l("乡镇人大（记名）"),
    "standing-committee": _l("人大常委会票决"),
    "assessment": _l("满意度测评（满意、基本满意、不满意）"),
}
EVERYBODYS = [SelectChoice(name, TEMPLATE_NAMES[name]) for name in TEMPLATES]
MODES = [SelectChoice(Mode.SECRET, _l("无记名")), SelectChoice(Mode.OPEN, _l("记名（公开）"))]
STYLES = [
    SelectChoice(Style.SELECT, _l("选若干项")),
    SelectChoice(Style.APPROVE_OPPOSE, _l("逐项赞成、反对或弃权")),
    SelectChoice(Style.VARIANTS, _l("几个方案选一个")),
    SelectChoice(Style.RANK, _l("排出次序")),
]
TIES = [SelectChoice("revote", _l("再次投票")), SelectChoice("presidium", _l("由主席团决定"))]
SHORTFALLS = [SelectChoice("supplementary", _l("另行票决")), SelectChoice("vacant", _l("空缺"))]


def one_line(text: str | None) -> str:
    return " ".join((trimmed(text) or "").split())


def clean(_form: Form, field: Field) -> None:
    """A manifest can hold no control characters (protocol §1.3)."""
    try:
        check_string(given(field))
    except Breach as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


def line_field(label: str, most: int, *first: Any) -> StringField:
    return StringField(label, [*first, Length(max=most), clean], filters=[one_line])


class MeetingForm(Form):
    """`members` are numbers of certificates, one a line, of a meeting that isn't all deputies'."""

    name = line_field(_l("会议名称"), 120, needed())
    held_on = DateField(_l("会议日期"), [InputRequired(_l("请填写日期。"))])
    place = line_field(_l("会议地点"), 120)
    members = TextAreaField(_l("只由部分代表参加的会议：代表证号"), [Length(max=6000)], filters=[trimmed])

    def numbers(self) -> list[str]:
        """Each number once, in the order in which they were written."""
        return list(dict.fromkeys(one_line(one) for one in given(self.members).splitlines() if one.strip()))


class TemplateForm(Form):
    template = RadioField(
        _l("从哪一种办法开始"),
        [needed()],
        choices=EVERYBODYS,
    )

    def offer(self, handed: Sequence[Offered]) -> None:
        """Let those that this assembly or one above has published be chosen too, each with whose it is."""
        own = [SelectChoice(str(one.id), zh(f"{one.name}（{one.owner}）：{one.line}")) for one in handed]
        self.template.choices = [*own, *EVERYBODYS]


class RuleForm(Form):
    """Every field stands with its explanation and source in the template."""

    mode = RadioField(_l("投票方式"), [needed()], choices=MODES)
    style = RadioField(_l("票面"), [needed()], choices=STYLES)
    seats = IntegerField(_l("应选项目数"), [needed(), NumberRange(min=1, max=200)])
    maximum = IntegerField(_l("每张票最多选几项"), [needed(), NumberRange(min=1, max=200)])
    quorum_of = SelectField(_l("到会人数：以什么为底数"), choices=BASES[:2])
    quorum_strict = SelectField(_l("到会人数：超过还是不少于"), choices=EXCEEDS)
    quorum_num = IntegerField(_l("到会人数：分子"), [Optional(), NumberRange(min=1, max=1000)])
    quorum_den = IntegerField(_l("到会人数：分母"), [Optional(), NumberRange(min=1, max=1000)])
    pass_of = SelectField(_l("当选票数：以什么为底数"), choices=BASES)
    pass_strict = SelectField(_l("当选票数：超过还是不少于"), choices=EXCEEDS)
    pass_num = IntegerField(_l("当选票数：分子"), [Optional(), NumberRange(min=1, max=1000)])
    pass_den = IntegerField(_l("当选票数：分母"), [Optional(), NumberRange(min=1, max=1000)])
    tie = RadioField(_l("票数相等"), [needed()], choices=TIES)
    shortfall = RadioField(_l("当选不足"), [needed()], choices=SHORTFALLS)
    publish_votes = BooleanField(_l("公布得票数"))

    def validate_maximum(self, field: Field) -> None:
        """A ranking has nine marks (protocol §3.2)."""
        if self.style.data == Style.RANK and (field.data or 0) > MOST_RANKS:
            raise ValidationError(_l("排序最多 9 位。"))

    def validate_quorum_den(self, field: Field) -> None:
        _require_fraction(self.quorum_of, self.quorum_num, field)

    def validate_pass_den(self, field: Field) -> None:
        _require_fraction(self.pass_of, self.pass_num, field)

    def order(self) -> Answers:
        return Answers(
            Mode(given(self.mode)),
            Style(given(self.style)),
            whole(self.seats),
            whole(self.maximum),
            _bar(self, "quorum"),
            _bar(self, "pass"),
            given(self.tie),
            given(self.shortfall),
            bool(self.publish_votes.data),
        )


class AssessmentRuleForm(Form):
    """The rule of an assessment: a bar for each level but the last, instead of seats and a bar to pass."""

    mode = RadioField(_l("投票方式"), [needed()], choices=MODES)
    quorum_of = SelectField(_l("到会人数：以什么为底数"), choices=BASES[:2])
    quorum_strict = SelectField(_l("到会人数：超过还是不少于"), choices=EXCEEDS)
    quorum_num = IntegerField(_l("到会人数：分子"), [Optional(), NumberRange(min=1, max=1000)])
    quorum_den = IntegerField(_l("到会人数：分母"), [Optional(), NumberRange(min=1, max=1000)])
    satisfied_of = SelectField(_l("满意：以什么为底数"), choices=BASES[1:])
    satisfied_strict = SelectField(_l("满意：超过还是不少于"), choices=EXCEEDS)
    satisfied_num = IntegerField(_l("满意：分子"), [needed(), NumberRange(min=1, max=1000)])
    satisfied_den = IntegerField(_l("满意：分母"), [needed(), NumberRange(min=1, max=1000)])
    basically_of = SelectField(_l("基本满意：以什么为底数"), choices=BASES[1:])
    basically_strict = SelectField(_l("基本满意：超过还是不少于"), choices=EXCEEDS)
    basically_num = IntegerField(_l("基本满意：分子"), [needed(), NumberRange(min=1, max=1000)])
    basically_den = IntegerField(_l("基本满意：分母"), [needed(), NumberRange(min=1, max=1000)])
    publish_votes = BooleanField(_l("公布票数"))

    def validate_quorum_den(self, field: Field) -> None:
        _require_fraction(self.quorum_of, self.quorum_num, field)

    def validate_satisfied_den(self, field: Field) -> None:
        _require_fraction(self.satisfied_of, self.satisfied_num, field)

    def validate_basically_den(self, field: Field) -> None:
        _require_fraction(self.basically_of, self.basically_num, field)

    def order(self) -> Answers:
        reached = levels(_required(_bar(self, "satisfied")), _required(_bar(self, "basically")))
        return replace(
            ASSESSMENT,
            mode=Mode(given(self.mode)),
            quorum=_bar(self, "quorum"),
            publish_votes=bool(self.publish_votes.data),
            levels=reached,
        )


def shown(answers: Answers) -> dict[str, object]:
    """Answers as the form's fields hold them."""
    data: dict[str, object] = {
        "mode": answers.mode,
        "style": answers.style,
        "seats": answers.seats,
        "maximum": answers.maximum,
        "tie": answers.tie,
        "shortfall": answers.shortfall,
        "publish_votes": answers.publish_votes,
    }
    bars = {"quorum": answers.quorum, "pass": answers.passing, **{one["mark"]: one["bar"] for one in answers.levels}}
    for name, one in bars.items():
        if one is not None:
            strict = "1" if one["strict"] else ""
            data.update({f"{name}_of": one["of"], f"{name}_num": one["num"], f"{name}_den": one["den"]})
            data[f"{name}_strict"] = strict
    return data


class AdoptForm(Form):
    """Carries the digest of the words that were compared with the adopted text."""

    digest = HiddenField()
    decision = line_field(_l("通过票决办法的决定文号"), 80, needed())
    adopted_on = DateField(_l("通过日期"), [InputRequired(_l("请填写日期。"))])


class ElectionForm(Form):
    """`rule` is chosen among the adopted ones of the year; `names` take the list's place where any are typed."""

    title = line_field(_l("票决名称"), 120, needed())
    rule = SelectField(_l("票决办法"), [needed()])
    names = TextAreaField(_l("另外提出的选项"), [Length(max=20_000)], filters=[trimmed])
    rehearsal = BooleanField(_l("这是演练"))

    def validate_names(self, field: Field) -> None:
        """A manifest holds no control characters (protocol §1.3), so that each line is looked at by itself."""
        for name in self.typed():
            try:
                check_string(name)
            except Breach as fault:
                raise ValidationError(_l("含有不能使用的字符。")) from fault

    def typed(self) -> list[str]:
        return [one_line(name) for name in given(self.names).splitlines() if name.strip()]

    def order(self, assembly_id: AssemblyId, meeting_id: MeetingId) -> PrepareElection:
        rule, rehearsal = RuleId(UUID(given(self.rule))), bool(self.rehearsal.data)
        return PrepareElection(assembly_id, meeting_id, rule, given(self.title), rehearsal, names=self.typed())

    def offer(self, rules: list[tuple[str, str]]) -> None:
        """Let the adopted rules be chosen."""
        self.rule.choices = [SelectChoice(key, words) for key, words in rules]


class CountersForm(Form):
    names = TextAreaField(_l("姓名"), [needed(), Length(max=800)], filters=[trimmed])

    def validate_names(self, field: Field) -> None:
        if len(self.order()) < 2:
            raise ValidationError(_l("至少两人，每行一个姓名。"))

    def order(self) -> list[str]:
        return [one_line(name)[:80] for name in given(self.names).splitlines() if name.strip()]


def _require_fraction(of: Field, num: Field, den: Field) -> None:
    if of.data and not (num.data and den.data and num.data <= den.data):
        raise ValidationError(_l("请填写一个不大于 1 的分数，例如 2 和 3 表示三分之二。"))


def _required(found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        raise ValueError("a bar that the form asked for isn't there")
    return found


def _bar(form: Form, name: str) -> dict[str, Any] | None:
    of = given(form[f"{name}_of"])
    if not of:
        return None
    num, den = whole(form[f"{name}_num"]), whole(form[f"{name}_den"])
    return bar(of, num, den, strict=bool(given(form[f"{name}_strict"])))
