import time
from cast import NOW, assemble
from support.files import HEAD, csv_of, sheet, xlsx_of
from samspill.web.meetings.imports.people import preview_people
from samspill.web.meetings.imports.writing import import_file
import pytest
NAMES=["Nord","Sør","Øst","Vest","Fjord","Fjell","Hav","Skog","Elv","Ås"]
KIND=["banken","vakt","sikring","tilsynet","handel","politi","senter","gruppen","transport","bygg"]
@pytest.mark.parametrize("n,orgs",[(300,100),(300,300),(1000,300),(20000,1000)])
def test_speed(db,n,orgs):
    cast=assemble()
    names=[f"{NAMES[i%10]}{KIND[i//10%10]} {i//100}" for i in range(orgs)]
    rows=[(f"Navn Etternavn {i}",f"n{i}@eksempel.no",names[i%orgs],"politi") for i in range(n)]
    data=csv_of(HEAD,*rows)
    t=time.time(); read=sheet(data); t1=time.time(); p=preview_people(cast.edition,read); t2=time.time()
    import_file(edition=cast.edition,kind="people",sheet=read,seen=p.digest,by=cast.organiser,now=NOW); t3=time.time()
    again=preview_people(cast.edition,read); t4=time.time()
    x=xlsx_of(HEAD,*rows); t5=time.time(); sheet(x); t6=time.time()
    print(f"\n{n} {orgs}: read {t1-t:.2f} preview {t2-t1:.2f} import {t3-t2:.2f} again {t4-t3:.2f} xlsx read {t6-t5:.2f} remarks {len(p.remarks)} {again.new, again.same}")
