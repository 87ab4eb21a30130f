"""The columns a sheet may have: what each is called, and which we read."""

from msgspec import Struct


class Field(Struct, frozen=True):
    """One thing a column may hold: its label, the headers it goes by, whether we read it."""

    label: str
    headers: tuple[str, ...] = ()
    read: bool = True


FIELDS: dict[str, Field] = {
    "estate": Field("小区", ("小区名称", "项目", "项目名称", "楼盘")),
    "phase": Field("期数", ("期", "分期", "期区", "苑区")),
    "building": Field(
        "楼栋", ("楼号", "栋", "栋号", "楼栋号", "幢", "幢号", "座", "座号", "楼幢", "楼栋名称")
    ),
    "stairwell": Field("单元", ("单元号", "单元名称", "梯")),
    "room": Field(
        "房号",
        ("房间", "房屋", "室号", "室", "房屋编号", "房屋号", "户号", "门牌", "门牌号", "房间编号"),
    ),
    "door": Field(
        "房间号",
        (
            "专有部门座落",
            "专有部分坐落",
            "专有部分座落",
            "房屋坐落",
            "坐落",
            "座落",
            "房产地址",
            "房屋地址",
        ),
    ),
    "area": Field(
        "面积",
        (
            "建筑面积",
            "专有部分面积",
            "房屋面积",
            "产权面积",
            "专有面积",
            "房屋建筑面积",
            "专有部分建筑面积",
            "登记面积",
            "房产面积",
        ),
    ),
    "parking_no": Field("车位号", ("车位", "车位编号", "车库号")),
    "parking_area": Field("车位面积", ("车库面积",)),
    "kind": Field("房屋类型", ("物业类型", "房屋用途", "用途", "规划用途", "房屋性质", "物业类别")),
    "state": Field("房屋状态", ("销售状态", "交付状态", "交房状态")),
    "status": Field("状态"),
    "name": Field(
        "业主姓名",
        (
            "姓名",
            "业主名称",
            "业主",
            "产权人",
            "产权人姓名",
            "所有权人",
            "权利人",
            "房主",
            "房屋所有权人",
            "业主名",
        ),
    ),
    "document": Field(
        "证件号",
        (
            "身份证号",
            "身份证",
            "证件号码",
            "身份证号码",
            "业主证件号",
            "统一社会信用代码",
            "身份证件号码",
        ),
    ),
    "phone": Field(
        "联系电话",
        (
            "手机号",
            "手机",
            "电话",
            "业主手机号",
            "业主联系电话",
            "手机号码",
            "联系电话1",
            "联系方式",
            "电话号码",
            "业主电话",
        ),
    ),
    "subject": Field("业主编号", ("业主主体代号",)),
    "entry": Field("投票权编号"),
    "developer": Field("开发商", ("建设单位", "开发企业", "开发公司")),
    "role": Field("业主类型", ("与业主关系", "人员身份", "住户类型", "成员类型")),
    "person_role": Field("人员角色"),
    "area_source": Field("面积依据", ("面积来源",)),
    "head_weight": Field("人数权重", ("投票权数", "票数", "权重")),
    "area_weight": Field("面积权重"),
    # Known, and not needed
    "number": Field("序号", ("编号", "NO", "NO."), read=False),
    "floor": Field("楼层", ("总层数", "总楼层", "所在楼层"), read=False),
    "lift": Field("是否有电梯", read=False),
    "layout": Field("房屋户型", ("户型",), read=False),
    "inner_area": Field("室内面积", ("套内面积", "使用面积", "公摊面积"), read=False),
    "rent": Field("租金", ("单价", "收费年份", "计费周期"), read=False),
    "sex": Field("性别", read=False),
    "person_kind": Field("人员类型", read=False),
    "contact": Field("联系人", ("微信沟通人", "投票电话", "联系电话2", "联系电话3"), read=False),
    "vote": Field(
        "投票状态",
        (
            "投票日期",
            "扫楼状态",
            "投票备注",
            "群状态",
            "提交时间",
            "领票时间",
            "领票业主签字",
            "代理人签字",
        ),
        read=False,
    ),
    "remark": Field("备注", ("说明",), read=False),
}
"""Every field by its identifier. Exports head their columns with the labels (F14)."""


def _labels(names: str) -> tuple[str, ...]:
    return tuple(FIELDS[name].label for name in names.split())


UNIT_COLUMNS = _labels("phase building stairwell room kind area area_source state developer")
OWNER_COLUMNS = _labels("name document phone subject")
"""How our own lists of units are headed, without and with their owners."""
ENTRY_COLUMNS = _labels("entry phase building stairwell room kind area")
"""How our own list of a roll is headed: one row a unit, and the entry that it counts with."""
