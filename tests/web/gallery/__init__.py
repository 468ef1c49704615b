"""One page that holds every component, for tests alone: each is looked at as a visitor would meet it."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, render_template
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from ballot.kernel.policy import Action
from ballot.web.access import access
from ballot.web.documents.description import Document, Heading, NewPage, Paragraph, Signatures, Table
from ballot.web.fields import CheckboxesField

ROWS = [
    ("中小学校护眼灯光工程", "县教育局", 100, 100, "done", "完成", "1,800"),
    ("敬老院电梯加装工程", "县民政局", 92, 95, "good", "按期", "552"),
    ("银河小学教学楼提升工程一期", "县教育局", 56, 75, "warn", "滞后 19 点", "1,000"),
    ("菜市场提升改造工程", "县商务局", 38, 80, "bad", "严重滞后 42 点", "210"),
]
VOTES = [("校舍建设工程", 219), ("城乡供水一体化", 208), ("城区公厕建设", 152), ("菜市场改造", 98)]
PAPER = Document(
    title="关于公布2027年民生实事候选项目的公告",
    number="示人发〔2026〕8号",
    parts=(
        Paragraph("各位代表：", flush=True),
        Heading("一、候选项目"),
        Paragraph("候选项目共4项，总投资3562万元。"),
        Table(
            rows=[(name, unit, total) for name, unit, *_, total in ROWS],
            heads=("项目", "单位", "总投资（万元）"),
            numbers=frozenset({2}),
        ),
        NewPage(),
        Table(rows=[("牵头单位", "县民政局"), ("责任领导", "")]),
        Signatures(("总监票人", "监票人")),
    ),
    closing=("示范县人大常委会", "2026年11月3日"),
)
OPTIONS = [SelectChoice("a", "甲"), SelectChoice("b", "乙")]


class GalleryForm(FlaskForm):
    """One field of each kind; sent empty, it is full of faults."""

    class Meta:
        csrf = False

    name = StringField("名称", [InputRequired("请填写名称。")])
    amount = DecimalField("总投资", [InputRequired("请填写总投资。")])
    text = TextAreaField("建设内容")
    day = DateField("截止日期", default=date(2027, 1, 12))
    category = SelectField("类别", choices=OPTIONS)
    way = RadioField("方式", [InputRequired("请选择一种方式。")], choices=OPTIONS)
    several = CheckboxesField("范围", choices=OPTIONS)
    agreed = BooleanField("已经核对")
    file = FileField("附件")

    def validate_agreed(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError("请核对后打勾。")


def hang(app: Flask) -> None:
    """Put the page into the app at /gallery; `?faults=1` shows it after a form was sent empty."""
    folder = FileSystemLoader(str(Path(__file__).parent))
    app.jinja_loader = ChoiceLoader([app.jinja_loader, folder])  # type: ignore[list-item]

    @app.route("/gallery", methods=["GET", "POST"])
    @access(Action.READ_HOME)
    def gallery() -> str:
        form = GalleryForm()
        form.validate_on_submit()
        return render_template(
            "gallery.html",
            form=form,
            the_year=a_year(),
            rows=ROWS,
            votes=[(name, number, number > 116) for name, number in VOTES],
            plans=[(name, done, due, kind, word) for name, _, done, due, kind, word, _ in ROWS],
            paper=PAPER,
            address=lambda number: f"/gallery?page={number}",
            frame_links=[("/", "首页"), ("/gallery", "部件")],
        )


def a_year() -> SimpleNamespace:
    """An assembly's year as the frame shows it, in the middle of its way."""
    names = ("征集", "初定", "审议", "票决", "实施", "测评")
    dates = ("9月1日—30日", "10月—11月", "12月", "1月12日", "每季报告", "12月")
    steps = [
        SimpleNamespace(name=name, sentence=sentence, state="past" if place < 3 else "now" if place == 3 else "next")
        for place, (name, sentence) in enumerate(zip(names, dates, strict=True))
    ]
    return SimpleNamespace(name="示范县人大", address="/", year=2027, steps=steps)
