"""What an author may want to look at before handing in. Nothing here stands in anybody's way.

The rules of several places want a text 明确具体, 一事一议; what comes in otherwise is known well.
"""

import re

SHORT_GROUNDS, SHORT_PROPOSAL = 60, 40  # characters
SEVERAL = re.compile(r"以及|暨|；|;|和.*和|、.*、.*、")
OTHER_PAPERS = re.compile(r"请示|请求|报告|反映|汇报")
ENDING = re.compile(r"(建议|意见|批评|议案)$")
DEMANDS = 5  # that one proposal names at most
ITEM = re.compile(r"^\s*(?:[一二三四五六七八九十]+|\d+)[、.．]", re.MULTILINE)


def hints(matter, grounds, proposal):
    """Return sentences in the author's words, the most important first; none: nothing to say."""
    checks = (_of_the_matter(matter), _of_the_grounds(grounds), _of_the_proposal(proposal))
    return [hint for found in checks for hint in found]


def _of_the_matter(matter):
    if SEVERAL.search(matter):
        yield "案由里好像有几件事。一件建议写一件事，办得更快；几件事可以分开写。"
    if found := OTHER_PAPERS.search(matter):
        yield f"案由里有“{found[0]}”。代表建议不是请示或者报告，写成“关于……的建议”。"
    elif not ENDING.search(matter):
        yield "案由最好写成“关于……的建议”或者“关于……的议案”。"


def _of_the_grounds(grounds):
    if len(grounds) < SHORT_GROUNDS:
        yield f"案据只有{len(grounds)}字。写明在哪里、什么时候、影响多少人，承办单位才好办。"
    elif not re.search(r"[\d一二三四五六七八九十百千万两]", grounds):
        yield "案据里没有数目。写上多少人、几次、多长，更有说服力。"


def _of_the_proposal(proposal):
    if len(proposal) < SHORT_PROPOSAL:
        yield f"方案只有{len(proposal)}字。写明请谁办、办到什么程度、什么时候。"
    count = len(ITEM.findall(proposal))
    if count > DEMANDS:
        yield f"方案列了{count}条要求。要紧的两三条写在前面，其余的可以另写一件。"
