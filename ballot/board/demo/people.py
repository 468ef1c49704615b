"""Who is who in the model county: invented people under names that say so."""

from dataclasses import dataclass

from ballot.kernel.policy import Role

DEPUTIES = 231
DELEGATIONS = (
    "城关",
    "东岭",
    "西河",
    "南山",
    "北溪",
    "桃源",
    "梅林",
    "长街",
    "大佳",
    "双峰",
    "跃龙",
    "机关",
)
STATIONS = ("城关", "桃源", "长街")
PASSWORD = "shi-fan-2027"  # noqa: S105  shown to everybody on the demonstration's start page


LAST_PRESENT, PRESENT = 226, 214
"""Deputies at last year's meeting, and at the one of today."""
CARDS = 6
"""Deputies, from the first, whose cards anybody may try."""
COUNTERS = ("计票人甲（示例）", "计票人乙（示例）")
SCRUTINEERS = ("监票人甲（示例）", "监票人乙（示例）", "监票人丙（示例）")


@dataclass(frozen=True, slots=True)
class Person:
    """An account to try: what it is for, and the roles it is given."""

    login: str
    name: str
    words: str
    roles: tuple[Role, ...] = ()


PEOPLE = (
    Person("organizer", "组织人员甲（示例）", "编制、排定、请求冻结候选项目名单", (Role.ORGANIZER,)),
    Person("second", "组织人员乙（示例）", "作为第二位组织人员确认", (Role.ORGANIZER,)),
    Person("admin", "管理员（示例）", "管理账号、代表名册、年度", (Role.ADMIN,)),
    Person("auditor", "审计员（示例）", "查询、导出、核验操作日志", (Role.AUDITOR,)),
    Person("chair", "执行主席（示例）", "主持票决", (Role.CHAIR,)),
    Person("clerk", "签到人员（示例）", "签到、发放纸质票", (Role.DESK_CLERK,)),
    Person("filer", "县教育局填报人（示例）", "填报项目进度", (Role.FILER,)),
    Person("signer", "县教育局签发人（示例）", "签发项目进度", (Role.SIGNER,)),
    Person("scrutineer", "监票人（示例）", "监票、计票", (Role.SCRUTINEER,)),
    Person("registrar", "发卡登记员（示例）", "制发票决卡", (Role.REGISTRAR,)),
    Person("panel", "评审组成员（示例）", "评审项目", (Role.PANEL_MEMBER,)),
    Person("station", "联络站工作人员（示例）", "联络站接待、录入建议"),
    Person("deputy", "示例代表001", "阅读候选项目"),
)
ABOVE = Person("city", "市级组织人员（示例）", "在示范市查看下级单位", (Role.ORGANIZER,))
NEWCOMER = Person("newcomer", "示例代表002", "还没有激活：用激活码激活，再登录")
