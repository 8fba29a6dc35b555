"""The accounts with which a visitor of the demo logs in."""

from typing import NamedTuple

PASSWORD = "yunhe-2026"  # no secret: the login page of a demo shows it


class Account(NamedTuple):
    username: str
    who: str
    use: str  # what there is to try with it


ACCOUNTS = [
    Account("wu", "吴晓峰　农业与农村工委经办人", "起草、交办、催办，审核方案，核查问题"),
    Account("lin", "林建国　农业与农村工委主要负责人", "看本工委全部督办，更正交办日"),
    Account("zheng", "郑国平　分管副主任", "审批延期，签批销号"),
    Account("zhou", "周明远　主任会议主任", "通过审议意见，看逾期升级"),
    Account("qin", "秦岚　县政府办公室经办人", "看政府系统全部承办，分办代表建议"),
    Account("gao", "高建平　县水利局经办人", "报送方案和结果，申请延期、销号"),
    Account("liu", "刘江　县水利局主要负责人", "看本局欠账，签发答复"),
    Account("he", "何敏　县卫生健康局经办人", "报送方案和结果，申请延期、销号"),
    Account("ye", "叶青　城建环资工委经办人", "印发审议意见，看另一个工委的督办，报告议案审议结果"),
    Account("ma", "马莉　常委会组成人员", "看已印发的审议意见和办理情况"),
    Account("fang", "方圆　代表工委经办人", "审查、交办代表建议，处理不满意的评价"),
    Account("tan", "谭秋实　代表，城关镇代表团团长", "撰写、审查建议，评价答复"),
    Account("lu", "陆小满　代表，枫林镇代表团", "撰写建议，确认沟通，评价答复"),
    Account("shi", "石守田　代表，大湾镇代表团", "附议别的代表的建议"),
    Account("shen", "沈鉴　审计员", "看全部记录，不能改动"),
    Account("guan", "关平　系统管理员", "管机构、人员、参数和放假安排"),
    Account("yuan", "袁野　临江县人大农业与农村工委经办人", "另一个县，只看得到本县的事"),
    Account("jiang", "江帆　临江县交通运输局经办人", "另一个县的承办单位"),
]
