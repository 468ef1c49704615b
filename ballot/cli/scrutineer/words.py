"""What the terminal says to a scrutineer, Chinese before English."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from ballot.cli.scrutineer.device import Device
from ballot.protocol.codes import fingerprint_hex, fingerprint_words, key_code, key_code_hex, key_code_words
from ballot.protocol.signature import Key

WAITS: Mapping[str, str] = {
    "freeze": "等待冻结 · waiting for the freezing",
    "record": "正在核验 · verifying",
    "trustee": "已承诺，等待其他人 · committed",
    "reveal": "已公开，等待其他人 · revealed",
    "share": "已发份额，等待其他人 · shares sent",
    "election": "等待指纹 · waiting for the fingerprint",
    "endorse": "已背书，等待其他人 · endorsed",
    "open": "等待开始投票 · waiting for the opening",
    "close": "正在投票，逐张核验 · verifying every ballot",
    "tally": "已封存，等待计票 · sealed",
    "result": "已解密，等待结果 · decrypted",
}
ENDS: Mapping[str, str] = {
    "result": "计票完成 · the count is complete",
    "annul": "已宣告无效 · annulled",
    "refused": "已声明不再履职 · you do not go on",
}
QUESTIONS: Mapping[str, str] = {
    "compare": "大屏幕的指纹和每人念出的代码都与此相同？ Are fingerprint and codes the same on the hall screen?",
    "seal": "大屏幕的截止代码、实到和票数都与此相同？ Are closing code and numbers the same on the hall screen?",
    "count": "只解密各项合计，参与计票？ Decrypt the sums, and nothing else?",
}

ACTS: Mapping[str, str] = {
    "void": "签署作废这张卡？ Sign that this card is void?",
    "paper": "与纸上的清点单相符，签署这个票箱？ Is this what the tally sheet on paper says: sign the box?",
    "annul": "签署取消这次票决？ Sign that the vote ends without result?",
}


def to_sign(device: Device, kind: str, body: Mapping[str, Any]) -> str:
    """What a signature is for, in full."""
    if kind == "annul":
        return f"取消的理由 reason: {body['reason']}"
    if kind == "void":
        spare = f"，备用卡 spare {body['spare'][:8]}" if body["spare"] else ""
        return f"卡 card {body['credential'][:8]}，事由 reason {body['reason']}{spare}"
    numbers = f"发出 issued {body['issued']}，收回 returned {body['returned']}，无效 invalid {body['invalid']}"
    manifest = device.walk.manifest
    names = {one.id: one.name for one in manifest.projects} if manifest else {}
    options = manifest.options if manifest else ()
    votes = [
        f"  {names[option.project]} {option.mark}: {votes}"
        for option, votes in zip(options, body["counts"], strict=True)
    ]
    return "\n".join([f"票箱 box {body['box']}：{numbers}", *votes])


def code(value: bytes) -> str:
    """A fingerprint or closing code as it is compared (§4.5)."""
    groups = (" ".join("".join(group) for group in fingerprint_words(value)), fingerprint_hex(value))
    return "  ".join(groups)


def to_compare(device: Device, what: str) -> str:
    """What a question is about."""
    count = device.walk.counting
    if count is None:
        return ""
    if what == "seal" and count.close is not None:
        numbers = f"实到 present {count.close.present}，电子票 ballots {count.close.ballots}"
        return f"截止代码 closing code: {code(count.close_hash)}\n{numbers}"
    return f"票决指纹 fingerprint: {code(count.e)}"


def people(device: Device) -> Table:
    """Everybody's key code and whether they are at their page."""
    table = Table("监票人 scrutineer", "密钥代码 key code", "", box=None)
    for one in device.state["panel"]:
        name = f"监票人 {one['index']}"
        shown = "—"
        if one["key"]:
            digest = key_code(name, Key(bytes.fromhex(one["key"])))
            shown = f"{''.join(key_code_words(digest))}  {key_code_hex(digest)}"
        table.add_row(name, shown, "在线 online" if one["online"] else "不在线 away")
    return table
