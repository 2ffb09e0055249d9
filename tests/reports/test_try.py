import time
from datetime import timedelta
from types import ModuleType
from django.db import connection
from django.utils import timezone
from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.reports import api as reports
from gongxin.reports import verifying
from gongxin.exchange import api as exchange
import base64

def test_try(world: ModuleType):
    now = timezone.now(); cat = load(); connection.ensure_connection(); conn = connection.connection
    keys=[exchange.known()[0].public] if exchange.known() else [ __import__("gongxin.kernel.signing",fromlist=["x"]).public_of(exchange.signing_key(now))]
    for name in ("BIG",):
        code = getattr(world, name)
        for kind in ("public","special"):
            for lang in ("zh","en"):
                t=time.time()
                issued, content = reports.issue(conn, reports.Asked(kind, code, purpose="参加政府采购投标"), actor=Actor("subject", uscc=code), now=now, catalogue=cat)
                now = timezone.now(); _ = timedelta(seconds=1)
                t1=time.time()
                from gongxin.reports.writing import Writer; from gongxin.reports.making import platform; import json; json.dump(Writer(issued,content,cat,lang,issuer=platform(),site="http://x/").page(), open(f"/tmp/h/rp/{name}-{kind}-{lang}.json","w"))
                data = reports.pdf(issued, content, cat, lang=lang, now=now)
                t2=time.time()
                got=verifying.of_pdf(data, reports.certificates(now), keys, now=now)
                print(name, kind, lang, len(data), f"issue {t1-t:.3f} pdf {t2-t1:.3f} verify {time.time()-t2:.3f}", got.number, got.signed_by[:40])
                open(f"/tmp/h/rp/{name}-{kind}-{lang}.pdf","wb").write(data)
