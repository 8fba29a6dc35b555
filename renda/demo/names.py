"""Names of people who do not exist, always the same ones."""

from random import Random

SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
FIRST = "文志建国晓春海玉明永家德秀桂丽美永红新正立子俊思雨佳嘉浩天启世书宗承继延"
SECOND = "强华军平芳英敏静伟杰峰霞燕玲辉斌涛鹏宁波琴娟丹萍凯洋雪颖琳莹昊轩彤宸铭博"


def new_names(taken, place="云河县"):
    """Yield names without end, none twice and none that is taken already; other ones elsewhere."""
    taken, chance = set(taken), Random(place)
    while True:
        name = chance.choice(SURNAMES) + chance.choice(FIRST) + chance.choice(SECOND)
        if name not in taken:
            taken.add(name)
            yield name
