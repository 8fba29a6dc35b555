"""What kinds of pages there are, and which addresses have none of their own."""

PAPERS = ("findings", "speeches", "measures")
KINDS = (
    "opinion", "problem", "undertaking", "extension", "returnrequest", "suggestion", "signature",
    "assignment", "contact", "promise", "reassignment", "replyextension", "oversight",
    "fund", "grant", "examination", "progressrating", "handlingreport",
)  # fmt: skip
NO_PAGE = {  # names of addresses that answer with no page of their own, as reviewed
    "calendar_confirm",  # answers a form: looked at after 返回修改
    "account_login",  # the same as `login`
    "mfa_authenticate", "mfa_deactivate_totp",  # looked at in test_doors.py
    "alike",  # comes into a form: looked at in test_suggestions.py
    *(f"open_{it}" for it in ("csv", "json", "feed")),
    *(f"open_report_{it}" for it in ("pdf", "word", "json")),
    "calendar_feed", "access_end", "access_still", "person_access_act",
    "health", "metrics", "logout", "type_size", "notices_read", "notice_open", "held_act",
    "token_revoke", "job_download", "attachment", "letter_word", "letter_pdf",
    "intake_template", "intake_marked", "intake_confirm", "intake_undo", "intake_drop",
    *(f"letter_template_{it}" for it in ("restore", "current", "word", "pdf")),
    "overview_export", *(f"{kind}_{it}" for kind in KINDS for it in ("export", "letters")),
}  # fmt: skip
OPENED = (  # what everybody may read, as whoever is not logged in opens it
    ("open",),
    ("open_list", ("congress",)),
    ("open_list", ("other_congress",), "?q=nothing"),
    ("open_item", ("congress", "opened")),
    ("open_missing", ("nowhere",), "", None, 404),
)
EXAMINED = (  # likewise of the examination of a unit's year
    ("an", "examined", (), None, 200), ("zhou", "examined", (), None, 200),
    ("gao", "examined", (), None, 403), ("an", "examined_open", (), None, 200),
    ("zhou", "examined_open", (), None, 403), ("an", "examination_new", (), None, 200),
    ("an", "examination_detail", ("examination",), "登记责任追究", 200),
    ("gao", "examination_detail", ("examination",), None, 200),
    ("liu", "examination_detail", ("examination",), "年终报账", 200),
    ("an", "examination_step", ("examination", "visit"), None, 200),
    ("an", "examination_due", ("examination", "account_date"), None, 200),
    ("lu", "progressrating_detail", ("rating",), "测评", 200),
    ("an", "progressrating_detail", ("rated",), None, 200),
    ("lu", "progressrating_step", ("rating", "rate"), None, 200),
    ("an", "progressrating_new", ("examination",), None, 403),
    ("lu", "progressrating_due", ("rating", "rating_date"), None, 200),
)  # fmt: skip
FUNDED = (  # who opens which page of the money, begins what on it, and what it answers
    ("an", "fund_new", (), None, 200), ("an", "fund_detail", ("fund",), "调整预算", 200),
    ("zhou", "fund_detail", ("fund",), None, 200), ("gao", "fund_detail", ("fund",), None, 404),
    ("an", "fund_step", ("fund", "close"), None, 403), ("an", "fund_due", ("fund", "1"), None, 404),
    ("an", "grant_detail", ("applied",), "不批准", 200),
    ("gao", "grant_new", ("leading",), None, 403),
    ("gao", "grant_detail", ("granted",), "登记支付", 200),
    ("an", "grant_step", ("granted", "urge"), None, 200),
    ("gao", "grant_due", ("granted", "grant_date"), None, 200),
)  # fmt: skip
REPORTED = (  # likewise of the reports of a year
    ("an", "handlingreport_list", (), None, 200), ("an", "handlingreport_new", (), None, 200),
    ("an", "handlingreport_detail", ("year_report",), "终止", 200),
    ("zhou", "handlingreport_detail", ("public_report",), None, 200),
    ("gao", "handlingreport_detail", ("year_report",), None, 404),
    ("an", "handlingreport_step", ("year_report", "write"), None, 200),
    ("an", "handlingreport_due", ("year_report", "report_date"), None, 200),
    ("an", "letter", ("handling_report", "public_report"), None, 200),
    ("", "open_reports", ("congress",), None, 200),
    ("", "open_reports", ("other_congress",), None, 200),
    ("", "open_report", ("congress", "past_year"), None, 200),
    ("", "open_report", ("congress", "2020"), None, 404),
)  # fmt: skip
OPENED_BY = (*FUNDED, *EXAMINED, *REPORTED)
