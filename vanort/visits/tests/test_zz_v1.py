import pytest
from vanort.visits.tests.test_office_forms import *
def test_x(anna,visit):
    u=to(visit,"programme","item")
    p=anna.get(u)
    from vanort.office.tests.posting import fields_of
    print(fields_of(p,"open"))
    a=send(anna,u,title_0="Lunch",starts_at="2027-05-14T12:00")
    print(a.status_code, a.context and a.context["form"].errors)
    assert 0
