"""What the alliance's story says, as people of the estates would: zh-CN, invented, without a name."""

from typing import Any

NOTE = (
    "虚构的小区，演示无人管理的小区如何得到可信的服务。"
    "An invented estate: it shows how an estate that nobody manages gets a service it can trust."
)
TITLES = {"assembly": "有业主大会", "floor": "保障型托底", "vanished": "企业撤离"}
ALLIANCE = "区红色物业联盟"
COUNCIL = ("街道党工委", "社区党委", "企业党支部")
NAMES = {"provider-a": "物业企业甲", "provider-b": "物业企业乙", "dept-water": "供水部门"}
REASON = "老旧散小区，无物业服务"
BOARD = "小区公告栏"
OBJECTION = "预期收缴率写得过高，不少住户长期不在家"
ANSWER = "已逐户核对，改为百分之七十"
CHECKLIST = ("交接清单和钥匙", "设备档案")
CLAUSES: dict[str, Any] = {
    "collection": "按季度收取",
    "quality": "按本类型服务目录",
    "fund_use": "公共收益单独列账，每季度公布",
    "premises": "门卫室一间",
    "handover": "按清单逐项移交",
}
PROMISE = "电梯困人半小时内到场"
PROJECT = "安装单元门禁"
DISPUTE = "照片为上季度所拍"
OBJECTED = "一次保洁没有做，不应计入"
ANSWERED = "已核对，扣除一次"
POINTS = "保洁不到位，投诉答复超期，消防通道长期占用"
DISMISSED = "连续两个季度考评不合格，业主大会决定更换"
GONE = "企业人员已全部撤离，电话无人接听"
EMERGENCY = "物业企业撤离，垃圾无人清运"
DUTIES = "每周巡查和清运，协调水泵维修"
TASKS = ("清运", "巡查")
TASK_DONE = "清运堆积垃圾两车"
OPINION = "党支部按期开会，服务中党员亮身份"
STATEMENT = "党支部规范化建设情况"
SUPPORT = "评优优先"
