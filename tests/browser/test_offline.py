"""The files that stand alone, opened from disk with the network off: they verify and check as the site does."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode
from playwright.sync_api import Browser, Page, expect

from ballot.protocol.ballot import ballot_hash, read_spoil
from ballot.protocol.encoding import canonical
from ballot.protocol.record import Entry
from tests.archives import archive
from tests.bodies import a_rule
from tests.browser.looks import stands_at_every_width
from tests.browser.site import ROOT
from tests.records import Hall, a_hall

GOLDEN = ROOT / "tests" / "vectors" / "golden"
OFFLINE = ROOT / "static" / "offline"


@pytest.fixture
def alone(chromium: Browser) -> Iterator[Page]:
    """A page without network, which complains of nothing."""
    context = chromium.new_context(locale="zh-CN", offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("record", "says"),
    [("record-secret-select", "接受：记录正确"), ("bad-decryption-of-another-close", "拒绝：发现 2 处问题")],
)
def test_the_verifier_of_one_file_judges_a_record(alone: Page, axe: str, record: str, says: str):
    alone.goto((OFFLINE / "verify.html").as_uri())
    alone.get_by_label("record.zip").set_input_files(GOLDEN / f"{record}.zip")
    alone.get_by_role("button", name="开始核验").click()
    expect(alone.get_by_role("heading", name=says)).to_be_focused(timeout=60_000)
    stands_at_every_width(alone, axe, f"offline-{record}")


@pytest.fixture(scope="module")
def hall() -> Hall:
    """A vote under way in which deputy 0 has had a ballot checked."""
    hall = a_hall(2, 4, trustees={"count": 1, "threshold": 1}, rule=a_rule()).open()
    hall.check(0, [0, 1, 1, 0])
    return hall


@pytest.fixture
def record(hall: Hall, tmp_path: Path) -> Path:
    path = tmp_path / "record.zip"
    path.write_bytes(archive(hall.entries))
    return path


def code_of(spoil: Entry) -> str:
    """The full HB in hex, as the booth's QR code holds it."""
    read = read_spoil(spoil.body)
    return ballot_hash(read.election, read.credential, read.counter, read.choices).hex()


def compare(page: Page, code: str, *files: Path) -> None:
    page.goto((OFFLINE / "check.html").as_uri())
    page.get_by_label("完整票码").fill(code)
    page.get_by_label("文件").set_input_files(files)
    page.get_by_role("button", name="核对").click()


def test_the_checking_device_shows_what_the_phone_encrypted(alone: Page, axe: str, hall: Hall, record: Path):
    compare(alone, code_of(hall.last("spoil")), record)
    expect(alone.get_by_role("heading", name="通过")).to_be_focused()
    expect(alone.locator(".verdict")).to_contain_text("示例项目 p02：赞成")
    expect(alone.locator(".verdict")).not_to_contain_text("示例项目 p01")
    expect(alone.locator(".code__words")).to_be_visible()
    stands_at_every_width(alone, axe, "check-pass")


def test_the_checking_device_says_that_the_phone_showed_another_ballot(alone: Page, axe: str, hall: Hall, record: Path):
    compare(alone, "ab" * 32, record)
    expect(alone.get_by_role("heading", name="没有通过")).to_be_focused()
    expect(alone.locator(".verdict")).to_contain_text("不是手机当时显示的那一张")
    stands_at_every_width(alone, axe, "check-fail")


def test_a_ballot_that_its_seed_does_not_open_fails(alone: Page, hall: Hall, tmp_path: Path):
    spoil = hall.last("spoil")
    given = {"manifest": hall.manifest_body, "election": hall.last("election").body}
    (tmp_path / "spoil.json").write_bytes(canonical({**given, "spoil": {**spoil.body, "seed": "00" * 32}}))
    compare(alone, code_of(spoil), tmp_path / "spoil.json")
    expect(alone.locator(".verdict")).to_contain_text("用公布的种子打不开")


def test_a_check_may_come_in_pieces_and_the_missing_piece_is_named(alone: Page, hall: Hall, tmp_path: Path):
    for kind in ("manifest", "election", "spoil"):
        (tmp_path / f"{kind}.json").write_bytes(canonical(dict(hall.last(kind).body)))
    code = code_of(hall.last("spoil"))
    compare(alone, code, tmp_path / "election.json", tmp_path / "spoil.json")
    expect(alone.locator(".verdict")).to_contain_text("还缺少：票决说明书")
    compare(alone, code, *(tmp_path / f"{kind}.json" for kind in ("manifest", "election", "spoil")))
    expect(alone.get_by_role("heading", name="通过")).to_be_visible()


def test_a_picture_of_the_code_is_read(alone: Page, hall: Hall, record: Path):
    picture = io.BytesIO()
    qrcode.make(code_of(hall.last("spoil"))).save(picture)
    alone.goto((OFFLINE / "check.html").as_uri())
    file = {"name": "code.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    alone.get_by_label("二维码图片").set_input_files(file)
    expect(alone.get_by_label("完整票码")).to_have_value(code_of(hall.last("spoil")))


def test_without_a_camera_the_device_says_what_to_do_instead(alone: Page):
    alone.goto((OFFLINE / "check.html").as_uri())
    alone.get_by_role("button", name="用摄像头扫描").click()
    expect(alone.get_by_text("摄像头不可用")).to_be_visible()


# A camera that sees a grey wall, in a browser that has none.
CAMERA = """() => {
  const wall = document.createElement('canvas').getContext('2d');
  setInterval(() => wall.fillRect(0, 0, 9, 9), 50);
  window.seen = wall.canvas.captureStream();
  Object.assign(navigator.mediaDevices, { getUserMedia: async () => window.seen });
}"""


def test_a_camera_goes_out_with_what_it_stood_in(alone: Page):
    alone.goto((OFFLINE / "check.html").as_uri())
    alone.evaluate(CAMERA)
    alone.get_by_role("button", name="用摄像头扫描").click()
    expect(alone.get_by_role("button", name="停止扫描")).to_be_visible()
    assert comes(alone, "document.querySelector('.scan video').currentTime > 0")
    assert alone.evaluate("seen.active")
    alone.evaluate("document.querySelector('.scan').remove()")
    assert comes(alone, "!seen.active")


def comes(page: Page, condition: str) -> bool:
    """Whether something comes true within ten seconds, where the page's policy lets no text become a script."""
    return page.evaluate(f"""async () => {{
      for (let tries = 0; tries < 200 && !({condition}); tries++) await new Promise((next) => setTimeout(next, 50));
      return {condition};
    }}""")


@pytest.mark.parametrize("look", ["深色", "高对比", "大字版", "English"])
@pytest.mark.parametrize("name", ["verify", "check"])
def test_every_look_of_the_files_can_be_read(alone: Page, axe: str, name: str, look: str):
    alone.goto((OFFLINE / f"{name}.html").as_uri())
    alone.get_by_role("button", name=look).click()
    stands_at_every_width(alone, axe, f"offline-{name}-{look}")
