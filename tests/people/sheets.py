"""Sheets of people for tests, of any length."""

from ballot.people.imports.rules import Sheet, read_lines

HEAD = ["证号", "姓名", "代表团", "届次", "用户名", "手机", "邮箱", "任职日期", "离任日期"]


def a_roll(count: int, **changes: str) -> list[list[str]]:
    """Rows of a sheet of deputies, its head first, each with an account."""
    return [HEAD] + [
        [
            f"{number:04}",
            f"示例代表{number}",
            f"第{1 + number % 12}代表团",
            "18",
            f"deputy{number}",
            f"138{number:08}",
            f"d{number}@example.org",
            "2022-01-01",
            "",
        ]
        for number in range(1, count + 1)
    ]


def lines_of(rows, sheet=Sheet.DEPUTIES):
    return read_lines(sheet, rows)
