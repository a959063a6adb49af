"""Forms that change something are taken from our own pages alone."""

from typing import Annotated

from fastapi import Depends, Header, HTTPException

REFUSAL = "форма пришла не с этой страницы: откройте её заново и отправьте с неё"


def require_same_origin(
    host: Annotated[str, Header()] = "",
    origin: Annotated[str | None, Header()] = None,
    sec_fetch_site: Annotated[str | None, Header()] = None,
) -> None:
    """Refuse what another site makes a browser send; raises 403.

    Browsers of this decade say where a form comes from in Sec-Fetch-Site. Older ones send
    Origin, which our `no-referrer` policy may turn into «null»: those are refused.
    """
    if sec_fetch_site is not None:
        is_ours = sec_fetch_site == "same-origin"
    else:
        is_ours = origin is not None and origin.partition("://")[2] == host
    if not is_ours:
        raise HTTPException(403, REFUSAL)


SameOrigin = Depends(require_same_origin)
