"""Measure the preview of a sheet: seconds and memory, each in a process of its own.

A register of N units with 21 columns, as an estate's software exports it, is previewed as .csv and as
.xlsx (targets: 2,000 rows within 2 s; 50,000 within 15 s, so that their import has the rest of its
minute, and within 500 MB).

Example: bench_sheets.py --rows 2000 50000
"""

import argparse
import csv
import io
import multiprocessing
import resource
import time
from collections.abc import Iterator
from typing import Any

from pages.tables import as_xlsx
from registry.sheets import preview

HEADER = (
    "序号 小区 期数 房间号 楼栋 单元 房号 业主姓名 面积 车位号 车位面积 联系电话1 联系电话2 联系电话3 "
    "群状态 微信沟通人 房屋状态 投票状态 投票日期 扫楼状态 投票备注"
)


def register(rows: int) -> Iterator[list[Any]]:
    """Give the rows of a register: 400 units in a building, 100 in a stairwell, four on a floor."""
    for i in range(rows):
        building, rest = divmod(i, 400)
        stairwell, rest = divmod(rest, 100)
        floor, door = divmod(rest, 4)
        said = {
            "序号": str(i + 1),
            "小区": "样例小区",
            "楼栋": f"{building + 1}栋",
            "单元": f"{stairwell + 1}单元",
            "房号": f"{floor + 1}{door + 1:02}",
            "业主姓名": f"业主{i}",
            "面积": f"{80 + i % 50}.{i % 100:02}",
            "联系电话1": f"139{i:08}",
            "房屋状态": "已入住",
            "投票状态": "待投票",
        }
        yield [said.get(name, "") for name in HEADER.split()]


def made(form: str, rows: int) -> bytes:
    """Write the register down."""
    if form == "xlsx":
        return as_xlsx("业主数据", HEADER.split(), register(rows))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER.split(), *register(rows)])
    return text.getvalue().encode("utf-8-sig")


def measure(form: str, rows: int, told: "multiprocessing.Queue[str]") -> None:
    """Preview once, in a process that has done nothing else but write the sheet."""
    data = made(form, rows)
    began, worked = time.perf_counter(), time.process_time()
    found = preview(f"register.{form}", data)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told.put(f"{form:5} {found.units:7} rows  {took:6.2f} s ({cpu:.2f} s of CPU)  peak {peak} MB")


def main() -> None:
    """Print one line for each form and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000, 50_000])
    context = multiprocessing.get_context("spawn")
    for rows in parser.parse_args().rows:
        for form in ("csv", "xlsx"):
            told = context.Queue()
            process = context.Process(target=measure, args=(form, rows, told))
            process.start()
            print(told.get(), flush=True)
            process.join()


if __name__ == "__main__":
    main()
