"""Passkeys (WebAuthn level 2): the one room that speaks with the library; raises WrongProof for whatever it refuses.

The library is loaded by the first visitor who uses a passkey: the start of the site doesn't wait for it.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.policy import AssemblyId
from ballot.people.models import Passkey
from ballot.people.sign_in.queries import OwnAccount
from ballot.people.sign_in.rules import WrongProof

LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey is bound to: the site's host name and its origin as the browser sees it."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class NewKey:
    credential: bytes
    public_key: bytes
    uses: int


def registration(site: Site, account: OwnAccount, challenge: bytes) -> str:
    """The options, as JSON, under which a browser makes a passkey that proves its holder's presence and will."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=account.id.bytes,
        user_name=account.login,
        user_display_name=account.name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential) for key in account.passkeys],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def registered(site: Site, answer: str, challenge: bytes) -> NewKey:
    """Check a browser's answer to `registration`."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise WrongProof("the passkey was not made as asked") from fault
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def authentication(site: Site, challenge: bytes) -> str:
    """The options, as JSON, under which a browser proves any passkey of this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    return options_to_json(
        generate_authentication_options(
            rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def proven(session: Session, place: AssemblyId, site: Site, answer: str, challenge: bytes) -> tuple[Passkey, int]:
    """Check a browser's answer to `authentication`; returns the passkey and its new count of uses."""
    from webauthn import base64url_to_bytes, verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        parsed = _parsed(answer)
        credential = base64url_to_bytes(parsed["id"])
        query = select(Passkey).where(Passkey.assembly_id == place, Passkey.credential == credential)
        known = session.scalars(query).one_or_none()
        if known is None:
            raise WrongProof("no such passkey here")
        found = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise WrongProof("the passkey proved nothing") from fault
    return known, found.new_sign_count


def _parsed(answer: str) -> dict[str, str]:
    if len(answer) > LONGEST:
        raise ValueError("too long for an answer")
    try:
        parsed = json.loads(answer)
    except RecursionError as fault:
        raise ValueError("nested too deeply for an answer") from fault
    if not isinstance(parsed, dict):
        raise TypeError("not an answer")
    return parsed
