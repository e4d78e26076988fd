"""The reply hides behind a short address where its link leads.

Error: the reader cannot tell a short address from a fraud, the service sees who clicks and may
close; the full address is one act away. A shortener of the brand's own is no finding where its
host is among the brand's sites. Example: *Le pas à pas : https://bit.ly/pause*. Misses short
addresses of services that are not in the list.
"""

import re
from collections.abc import Iterator

from responder.checks.addresses import addresses, host_of, within
from responder.checks.finding import Context, Finding, Severity

_HOSTS = """
    1url.com 2.gp 2no.co adf.ly amzn.to aka.ms b.link bit.do bit.ly bitly.com bitly.ws bl.ink
    buff.ly chilp.it clck.ru cli.re cutt.ly cutt.us db.tt dlvr.it encurtador.com.br fb.me
    frama.link g.co gg.gg goo.by goo.gl goo.su hubs.la hubs.ly huit.re hyperurl.co ift.tt is.gd
    j.mp kutt.it kutt.to lc.cx lnk.bio lnk.to lnkd.in lstu.fr mcaf.ee me2.do n9.cl ow.ly owl.li
    po.st ppt.cc qr.ae qrco.de rb.gy rebrand.ly reurl.cc rlu.ru s.id short.cm short.gy short.io
    shorte.st shorten.ee shorter.me shorturl.at shorturl.gg smarturl.it snip.ly snipurl.com soo.gd
    spoo.me surl.li t.co t.ly t1p.de t2m.io tiny.cc tiny.one tiny.pl tinyurl.com tr.im tr.ee
    trib.al u.nu u.to urlr.me urls.fr urlz.fr v.gd v.ht vu.fr w.wiki wp.me x.co x.gd xurl.es y2u.be
    yourls.org zpr.io zws.im
    """
_SHORTENERS = frozenset(_HOSTS.split())


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find links to well-known services that shorten addresses."""
    found = dict.fromkeys(
        address
        for address in addresses(text)
        if within(host_of(address), _SHORTENERS)
        and _leads_on(address)
        and not within(host_of(address), context.own_hosts)
    )
    if found:
        yield Finding(
            check="link_shortener",
            severity=Severity.ERROR,
            message="a short address hides where the link leads: write the full one",
            words=tuple(found),
        )


def _leads_on(address: str) -> bool:
    """Whether more than the name of the service is given: a name alone is spoken of."""
    return bool(re.search(r"[^/:][/?#][^/]", address))
