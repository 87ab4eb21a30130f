"""What the concerns say, as people of the three estates would: zh-CN, invented, without a name."""

from suite.demo.topic import Wish

ELEVATOR = Wish(
    "elevator",
    "1号楼1单元加装电梯",
    "一单元住着多位行动不便的老人，请求加装一部电梯，并说明费用由谁承担。",
    "elevator",
    "1号楼1单元全体业主和住户",
    "HARD",
    {"kind": "stairwell", "ref": "b1/1"},
)
ELEVATOR_AT_TABLE = "加装一部电梯，一层业主的采光和通行须有书面保障，交全体相关业主表决。"
ELEVATOR_RESERVATION = "施工期间的消防通道须由施工方保障"
ELEVATOR_PLANS = (
    "# 加装电梯\n- 平层入户，六层六站\n- 工期四个月\n- 一层业主不分摊费用",
    "# 加装电梯\n- 平层入户，六层六站\n- 工期三个月，夜间不施工\n- 一层业主不分摊费用\n- 入口加设无障碍坡道",
)
ELEVATOR_WORDS = (
    ("请在入口加一个坡道，轮椅才上得去", "一层采光会受影响，我不同意", "夜里不要施工"),
    ("坡道有了，我赞成", "还是担心采光"),
)

HIRING = Wish(
    "hiring-1",
    "选聘物业服务企业",
    "原物业服务合同即将到期，请求选聘新的物业服务企业。",
    "hire_provider",
    "全体业主",
)
HIRING_AGAIN = Wish(
    "hiring-2",
    "选聘物业服务企业（新方案）",
    "上次方案收费偏高、知晓不足，未达参与比例；现提出降低收费、增加保洁频次的新方案。",
    "hire_provider",
    "全体业主",
)
HIRING_AT_TABLE = "公开选聘，服务内容和收费标准写入方案，交业主大会表决。"
HIRING_RESERVATION = "移交期间的水电费结算须写明"
HIRING_PLANS = (
    "# 选聘物业服务企业\n- 每平方米每月2.40元\n- 每日保洁一次",
    "# 选聘物业服务企业\n- 每平方米每月2.40元\n- 每日保洁一次\n- 夜间值守两人",
)
HIRING_PLANS_AGAIN = (
    "# 选聘物业服务企业\n- 每平方米每月1.90元\n- 每日保洁两次",
    "# 选聘物业服务企业\n- 每平方米每月1.90元\n- 每日保洁两次\n- 每季度公开收支",
)
HIRING_WORDS = (("费用太高了", "希望夜间有人值守"), ("还是觉得费用高",))
HIRING_WORDS_AGAIN = (("这个价格可以接受", "收支要公开"), ("同意",))

DISPUTE = Wish(
    "noise",
    "楼上装修噪音扰民",
    "楼上午休时段装修，多次沟通无果，请求协商作息安排。",
    "neighbour_dispute",
    "楼上楼下两户",
    "EASY",
)
DISPUTE_AT_TABLE = "装修限于工作日上午八点至十二点、下午两点半至六点，由物业服务人每日巡查。"
DISPUTE_RESERVATION = "巡查以公共区域为限"
