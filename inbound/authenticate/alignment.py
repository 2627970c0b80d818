"""Whether a domain that vouches for a mail may speak for its From."""


def is_aligned(signing: str, domain: str) -> bool:
    """Say whether `signing` is the From's domain or one that it lies under, top-level ones left out."""
    signing, domain = signing.lower().strip("."), domain.lower()
    return signing == domain or ("." in signing and domain.endswith("." + signing))
