import re, time, pathlib, pytest
from tests.matrix import addresses as at, table
from tests.matrix.world import PRINCIPALS, secret
from tests.matrix.visitor import told, secrets_in, snapshot
HEAD="| page | thing | method | "+" | ".join(PRINCIPALS)+" |\n|"+"---|"*(3+len(PRINCIPALS))+"\n"
OUT=pathlib.Path(table.HERE)
if not (OUT/"urls.md").exists(): (OUT/"urls.md").write_text(HEAD)
if not (OUT/"secrets.md").exists(): (OUT/"secrets.md").write_text("| secret | "+" | ".join(PRINCIPALS)+" |\n|"+"---|"*(1+len(PRINCIPALS))+"\n")
from tests.test_matrix import here, seen, _open_all
pytestmark = pytest.mark.django_db
K="{opinion,problem,undertaking,extension,returnrequest}"
def skeleton():
    for n in "home urge_late overview login logout password_change password_reset password_reset_done type_size notices notices_read handbook calendar calendar_upload calendar_confirm parameters held posts record health".split(): yield n,""
    for n in "password_reset_confirm handbook_page calendar_year held_act".split(): yield n,""
    T3=("here","elsewhere","missing")
    for n in ("overview_{body,export}","body_{rename,succeed}","person_pass_on","notice_open"):
        for t in T3: yield n,t
    yield K+"_{list,export}",""
    yield "opinion_new",""
    ALL=("draft","submitted","issued","withdrawn","handed","failed","elsewhere","missing")
    for n in ("opinion_{detail,paper}","problem_detail"):
        for t in ALL: yield n,t
    D=("draft","handed","elsewhere","missing")
    for n in ("opinion_due","opinion_step","problem_due","problem_step","problem_new","undertaking_new"):
        for t in D: yield n,t
    H=("handed","elsewhere","missing")
    for n in ("undertaking_detail","undertaking_due","undertaking_step","{extension,returnrequest}_detail","{extension,returnrequest}_due","extension_step","returnrequest_step","extension_new","returnrequest_new"):
        for t in H: yield n,t
        if n=="undertaking_detail": yield n,"failed"
    yield "api_opinion-list",""
    yield "api_{problem,undertaking,extension,returnrequest}-list",""
    for t in ALL: yield "api_{opinion,problem}-detail",t
    for n in ("api_undertaking-detail","api_{extension,returnrequest}-detail"):
        for t in H: yield n,t
def steps():
    names=[n for n in at.addresses() if n.startswith("api_") and not n.endswith(("-list","-detail"))]
    return names
def admin():
    M="{user,term,session,body,deputy,membership,setting}"
    A=M[:-1]+",congress,calendaryear}"
    yield "admin:{index,jsi18n,app_list}",""
    for n in ("login","logout","password_change","password_change_done","autocomplete"): yield "admin:"+n,""
    yield "admin:view_on_site","here"
    yield "admin/<url>",""
    yield "admin:auth_user_password_change","here"
    yield f"admin:renda_{A}_changelist",""
    yield f"admin:renda_{M}_add",""
    yield "admin:renda_{congress,calendaryear}_add",""
    for p in ("change","history","delete"):
        yield f"admin:renda_{M}_{p}","here"
        yield "admin:renda_{congress,calendaryear}_"+p,"here"
    yield f"admin/renda/{A}/<path:object_id>/","here"
def test_gen(here):
    t0=time.time(); n=0
    out=[]
    def line(page,thing,method):
        nonlocal n
        row=table.Row(page,thing,method,())
        names=[x for x in at.addresses() if row.covers(x)]
        assert names,page
        cells=[]
        for p in PRINCIPALS:
            got=set()
            for name in names:
                n+=1
                try: got.add(told(getattr(here.visitors[p],method.lower())(at.address(here,name,thing))))
                except Exception as e: got.add(f"!{type(e).__name__}:{name}:{e}"[:150])
            cells.append("/".join(sorted(got)))
        out.append(f"| `{page}` | {thing} | {method} | "+" | ".join(cells)+" |")
    for page,thing in [*skeleton(),*admin()]:
        for m in ("GET","POST"): line(page,thing,m)
    S=steps()
    from collections import defaultdict
    per=defaultdict(list)
    for s in S: per[s.split("-")[0]].append(s.split("-",1)[1])
    for k,v in per.items(): line(k+"-{"+",".join(v)+"}","handed","GET")
    for s in S: line(s,"handed","POST")
    for s in ("api_opinion-close","api_problem-strike-off","api_undertaking-file-result","api_{extension,returnrequest}-grant"):
        for t in ("elsewhere","missing"): line(s,t,"POST")
    (OUT/"urls.md").write_text(HEAD+"\n".join(out)+"\n")
    print("requests",n,"seconds",time.time()-t0)
def test_secrets(here, seen):
    t0=time.time()
    all_=secrets_in(str(snapshot())); by={}
    for p in PRINCIPALS:
        t=time.time()
        pages,changed=seen(p)
        by[p]=set().union(*(secrets_in(x) for _,_,x in pages))
        print(p,len(pages),round(time.time()-t,1),len(by[p]),changed,[ (a,s) for a,s,_ in pages if s>=500 and a!="/healthz"])
        import pickle; pickle.dump(pages,open(f"/tmp/matrix-{p}.pickle","wb"))
    rows=["| "+s+" | "+" | ".join("x" if s in by[p] else "" for p in PRINCIPALS)+" |" for s in sorted(all_)]
    (OUT/"secrets.md").write_text("| secret | "+" | ".join(PRINCIPALS)+" |\n|"+"---|"*(1+len(PRINCIPALS))+"\n"+"\n".join(rows)+"\n")
    print("seconds",time.time()-t0)
