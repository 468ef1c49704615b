"""Pages of shortlisting: faults are said where they are, files come back, papers open, and strangers are limited."""

import json
import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from ballot.kernel.policy import Role
from ballot.people.imports import sheets
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import Assembly, Delegation, NoticeSort
from ballot.shortlisting.forms import shown as sheet_shown
from ballot.shortlisting.proposals import tablefile
from ballot.shortlisting.proposals.forms import shown
from ballot.shortlisting.review.models import Opinion
from tests.people_rows import an_account
from tests.shortlisting.lists import a_sheet
from tests.shortlisting.proposals.years import Year, a_proposal_sheet, referred
from tests.web.town import a_list, a_town, acting, walker
from tests.web.visits import send, token_of
from tests.work_off import work_off

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai")
    return a_list(sessions, made)


@pytest.fixture
def organizer(app, sessions, town):
    return walker(app, sessions, town, Role.ORGANIZER)


def text_of(answer):
    return answer.get_data(as_text=True)


def test_a_sheet_is_written_from_the_page_and_what_contradicts_itself_is_said_above_it(organizer):
    fields = {**shown(a_proposal_sheet("社区食堂")), "seen": ""}
    made = send(organizer, "/ninghai/2027/proposals/desk/new", fields)
    assert made.status_code == 303
    for change, words in (
        (("items", "甲｜乙｜丙｜1"), "各子项金额合计不等于总投资"),
        (("seen", "9"), "保存了新的版本"),
    ):
        answer = send(organizer, f"{made.location}/sheet", {**fields, "seen": "1", change[0]: change[1]})
        assert (answer.status_code, words in text_of(answer)) == (422, True)
    typed = fields["items"].replace("\n", "\r\n")
    answer = send(organizer, f"{made.location}/sheet", {**fields, "seen": "1", "lead": "县商务局", "items": typed})
    assert answer.status_code == 303
    assert "第 2 版" in text_of(organizer.get(made.location))


LIST = "/ninghai/2027/candidates"


def test_the_second_organizer_freezes_the_sheets_on_the_page_and_a_new_list_can_be_given_up(
    app, sessions, town, organizer
):
    with sessions.begin() as session:
        another = an_account(session, session.get_one(Assembly, town.id), "another", Role.ORGANIZER)
    beside = replace(town, accounts={Role.ORGANIZER: another.id})
    second = walker(app, sessions, beside, Role.ORGANIZER)
    assert send(organizer, f"{LIST}/draft/freeze", {"decision": "一号"}).status_code == 303
    read = text_of(second.get(f"{LIST}/draft/confirm"))
    assert "7个单位改加装电梯10台" in read
    change = f"{LIST}/draft/{town.things['candidate_id']}"
    assert send(organizer, change, {**sheet_shown(a_sheet(content="改加装电梯20台"))}).status_code == 303
    assert "须重新请求确认" in text_of(second.get(f"{LIST}/draft/confirm"))
    assert send(organizer, f"{LIST}/draft/freeze", {"decision": "一号"}).status_code == 303
    yes = {"seen": seen_in(read), "csrf_token": token_of(read)}
    assert second.post(f"{LIST}/draft/confirm", data=yes).location == f"{LIST}/draft/confirm"
    again = text_of(second.get(f"{LIST}/draft/confirm"))
    assert "没有冻结" in again
    assert "改加装电梯20台" in again
    yes = {"seen": seen_in(again), "csrf_token": token_of(again)}
    assert second.post(f"{LIST}/draft/confirm", data=yes).location == f"{LIST}/frozen"
    assert send(organizer, f"{LIST}/{town.things['code']}/withdraw", {"decision": "二号"}).status_code == 303
    drafted = text_of(organizer.get(f"{LIST}/draft"))
    assert f"{LIST}/draft/drop" in drafted
    assert organizer.post(f"{LIST}/draft/drop", data={"csrf_token": token_of(drafted)}).status_code == 303
    assert "按决定撤下" in text_of(organizer.get(f"{LIST}/draft"))


def test_a_ceiling_of_nothing_is_refused_beside_its_field(organizer):
    answer = send(organizer, f"{LIST}/draft/terms", {"seats": "1", "ceiling": "0"})
    assert (answer.status_code, "上限须大于 0" in text_of(answer)) == (422, True)


def test_what_was_marked_stands_on_the_page_again_and_nothing_is_ticked_unasked(organizer):
    page = "/ninghai/2027/screening/1/check"
    assert "checked" not in text_of(organizer.get(page))
    ticked = {f"eligibility-{at}": "y" for at in range(2, 5)}
    assert send(organizer, page, {**ticked, "eligibility-1-note": "另行论证"}).status_code == 303
    again = text_of(organizer.get(page))
    assert (again.count("checked"), 'value="另行论证"' in again) == (3, True)


def test_what_was_asked_linked_or_begun_by_mistake_is_taken_back_from_the_page(organizer, town):
    desk = "/ninghai/2027/proposals/desk"
    begun = send(organizer, f"{desk}/new", {**shown(a_proposal_sheet("社区食堂")), "seen": ""}).location
    token = token_of(text_of(organizer.get(begun)))
    assert organizer.post(f"{desk}/1/unlink", data={"csrf_token": token}).status_code == 400
    assert organizer.post(f"{desk}/1/unlink", data={"csrf_token": token, "year": 2027, "number": 9}).status_code == 404
    assert organizer.post(f"{begun}/drop", data={"csrf_token": token}).location == "/ninghai/2027/proposals"
    assert organizer.get(begun).status_code == 404
    recall = f"/ninghai/2027/screening/1/reviews/{town.things['review_id']}/recall"
    assert recall in text_of(organizer.get("/ninghai/2027/screening/1"))
    assert organizer.post(recall, data={"csrf_token": token}).location == "/ninghai/2027/screening/1"
    assert "还没有送交责任单位" in text_of(organizer.get("/ninghai/2027/screening/1"))


def test_ideas_that_are_none_are_refused_beside_their_field(organizer):
    for numbers, words in (("99", "没有这个编号的建议"), ("1", "只有答复已经公开"), ("一", "请填写建议的编号")):
        answer = send(organizer, "/ninghai/2027/proposals/desk/new", {**shown(a_proposal_sheet()), "ideas": numbers})
        assert (answer.status_code, words in text_of(answer)) == (422, True)


@pytest.mark.parametrize("act", ["keep", "choose"])
def test_whoever_picks_nothing_is_asked_to(organizer, act):
    answer = send(organizer, f"/ninghai/2027/proposals/{act}", {})
    assert (answer.status_code, "请填写这一项" in text_of(answer)) == (422, True)


def bring(client, data, name="项目.xlsx"):
    token = token_of(text_of(client.get("/ninghai/2027/proposals/bring")))
    body = {"file": (BytesIO(data), name), "csrf_token": token}
    return client.post("/ninghai/2027/proposals/bring", data=body, content_type="multipart/form-data")


def seen_in(page):
    return re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)[1]


def test_a_table_is_looked_at_line_by_line_and_nothing_is_written_before_the_yes(organizer):
    rows = [(1, "", a_proposal_sheet("敬老院电梯和扶手工程")), (2, "", a_proposal_sheet("新建停车场"))]
    table = tablefile.rows(rows)
    table.append(["", *table[1][1:]])
    looked = bring(organizer, sheets.as_xlsx(table)).location
    page = text_of(organizer.get(looked))
    assert "<ins" in page
    assert "敬老院电梯和扶手工程" in page
    assert re.findall(r"<dd>\s*(\d+)\s*</dd>", page) == ["1", "1", "1"]
    assert "敬老院电梯和扶手工程" not in text_of(organizer.get("/ninghai/2027/proposals"))
    seen = seen_in(page)
    assert send(organizer, looked, {"seen": "0" * 64}).location == looked
    assert "没有导入" in text_of(organizer.get(looked))
    assert send(organizer, looked, {"seen": seen}).status_code == 303
    assert "新增 1 项，更新 1 项，1 项没有变化" in text_of(organizer.get("/ninghai/2027/proposals"))
    assert organizer.get(looked).status_code == 404
    other = bring(organizer, sheets.as_xlsx(table)).location
    assert organizer.post(f"{other}/drop", data={"csrf_token": token_of(page)}).status_code == 303
    assert organizer.get(other).status_code == 404


def test_the_downloaded_table_comes_back_and_a_bad_one_names_its_lines(organizer):
    table = organizer.get("/ninghai/2027/proposals/list.xlsx")
    assert table.content_type == XLSX
    looked = bring(organizer, table.data)
    taken = send(organizer, looked.location, {"seen": seen_in(text_of(organizer.get(looked.location)))})
    assert taken.status_code == 303
    assert "2 项没有变化" in text_of(organizer.get("/ninghai/2027/proposals"))
    rows = [(1, "", a_proposal_sheet("甲", items=())), (77, "", a_proposal_sheet("乙"))]
    assert "编号在本年度不存在" in text_of(bring(organizer, tablefile.to_xlsx(rows)))
    wrong = tablefile.to_csv(rows).replace("城区敬老院".encode(), b"")
    answer = bring(organizer, wrong, "项目.csv")
    assert (answer.status_code, "各部分之间用" in text_of(answer)) == (422, True)
    assert bring(organizer, b"no table").status_code == 422


def test_the_public_reads_no_price_before_screening_has_ended(app, organizer):
    public = app.test_client()
    data = json.dumps(public.get("/ninghai/2027/proposals/list.json").get_json()[0], ensure_ascii=False)
    for words in (data, text_of(public.get("/ninghai/2027/proposals/1"))):
        assert "敬老院电梯加装工程" in words
        assert "县级财政" not in words
        assert "土地已落实" not in words
    assert "县级财政" in text_of(organizer.get("/ninghai/2027/proposals/list.json"))
    assert "新建停车场" in text_of(public.get("/ninghai/2027/proposals/2"))


def test_whoever_floods_the_notice_is_told_to_wait(app, town):
    public = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    fields = {"number": "2", "sort": "suggestion", "text": "很好。"}
    answers = [public.post("/ninghai/2027/publicity", data=fields) for _ in range(11)]
    assert [one.status_code for one in answers] == [422] * 10 + [429]
    assert "公示期已过" in text_of(answers[0])


def made(client, sessions, path):
    """The paper's page of files, after a worker has been there."""
    page = client.get(path)
    assert page.status_code == 200
    shown = send(client, path, {}).location
    waiting = text_of(client.get(shown))
    assert 'http-equiv="refresh"' in waiting
    assert 'max="2"' in waiting
    assert client.get(f"{shown}.docx").status_code == 404
    work_off(sessions)
    assert client.get(f"{shown}/progress").get_json() == {"stage": "done", "done": 2, "total": 2}
    assert f'{shown}.pdf"' in text_of(client.get(shown))
    return shown


def test_papers_are_made_by_a_worker_with_progress_and_open_as_docx_and_pdf(app, sessions, organizer):
    public = app.test_client()
    for path, client in (("publicity", public), ("opinions", organizer), ("verdicts", public)):
        shown = made(client, sessions, f"/ninghai/2027/documents/{path}")
        opened = docx.Document(BytesIO(client.get(f"{shown}.docx").data))
        assert opened.paragraphs[0].text.startswith("2027年民生实事")
        assert client.get(f"{shown}.pdf").data.startswith(b"%PDF")
        again = send(client, f"/ninghai/2027/documents/{path}", {})
        assert again.location == shown
        assert public.get(f"{shown}.pdf").status_code == (404 if path == "opinions" else 200)
    assert organizer.get("/ninghai/2027/documents/compendium").status_code == 404


def test_the_public_reads_in_the_paper_of_verdicts_only_what_was_published(app, organizer):
    send(organizer, "/ninghai/2027/screening/1", {"feasible": "no", "text": "用地没有落实", "note": "内部：另议"})
    before = text_of(app.test_client().get("/ninghai/2027/documents/verdicts"))
    page = organizer.get("/ninghai/2027/screening/1")
    organizer.post("/ninghai/2027/screening/1/publish", data={"csrf_token": token_of(text_of(page))})
    after = text_of(app.test_client().get("/ninghai/2027/documents/verdicts"))
    assert ["用地没有落实" in words for words in (before, after)] == [False, True]
    assert "另议" not in after
    assert "可行1项，不可行1项" in after


def test_organizers_see_which_unit_owes_what_by_name_whatever_waits_in_their_inbox(sessions, town, organizer):
    year = Year(sessions, town.id, town.things["cycle"], acting(town.id, town.accounts[Role.ORGANIZER]), None, None)
    with year.begin() as work:
        told = (town.id, town.accounts[Role.ORGANIZER], NoticeSort.ANSWERED, "答复已公开", "/ninghai", "answered")
        notify_person(work, NotifyPerson(*told))
        question = work.session.get_one(Opinion, town.things["opinion_id"])
    referred(year, question, town.accounts[Role.FILER])
    page = text_of(organizer.get("/ninghai/2027/screening/overdue"))
    assert page.count("县民政局") == 2
    assert "敬老院电梯加装工程" in page
    assert "资金什么时候到位？" in page


def test_who_may_answer_and_refer_is_offered_it_and_nobody_else(app, sessions, town, organizer):
    filer, page = walker(app, sessions, town, Role.FILER), f"/ninghai/2027/review/{town.things['code']}"
    at = f"/ninghai/2027/review/opinions/{town.things['opinion_id']}"
    assert filer.get(at).status_code == 404
    assert [at in text_of(one.get(page)) for one in (filer, organizer)] == [False, True]
    asked = {"account": str(town.accounts[Role.FILER]), "unit": "县民政局", "due_on": "2099-01-01"}
    assert send(organizer, f"{at}/refer", {**asked, "unit": ""}).status_code == 422
    assert send(organizer, f"{at}/refer", asked).status_code == 303
    assert [f'{at}"' in text_of(one.get(page)) for one in (filer, organizer)] == [True, False]
    assert [one.get(at).status_code for one in (filer, organizer)] == [200, 404]
    assert send(filer, at, {"text": "一季度下达。"}).status_code == 303
    assert "县民政局" in text_of(organizer.get(page))


def test_staff_record_a_delegation_s_opinion_and_an_empty_one_is_asked_for(organizer, sessions, town):
    page = f"/ninghai/2027/review/{town.things['code']}"
    token = token_of(text_of(organizer.get(page)))
    with sessions() as session:
        delegation = session.scalars(select(Delegation.id)).one()
    fields = {"delegation": str(delegation), "words": "", "csrf_token": token}
    assert organizer.post(f"{page}/delegation", data=fields).status_code == 422
    assert organizer.post(f"{page}/delegation", data={**fields, "words": "同意列入。"}).status_code == 303
    assert "同意列入。" in text_of(organizer.get(page))
