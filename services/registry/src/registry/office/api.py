"""Mounts the office's pages, and the link that signs in once."""

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from chassis.limits import Buckets
from chassis.reads import Reads, json
from pages import mount_assets
from registry.application import Registry
from registry.office.acting import Office
from registry.office.doors import Doors
from registry.office.entry import Entry
from registry.office.estates import Estates
from registry.office.imports import Imports
from registry.office.pairs import Pairs
from registry.office.sessions import Sessions, SignIn, TokenSignIn
from registry.office.web import Web
from registry.queries import Queries
from registry.uploads import Uploads

ESTATE = "/office/estates/{estate_id}"
IMPORT = ESTATE + "/imports/{load}"


@dataclass(frozen=True, slots=True)
class OfficeAt:
    """How the office is reached: `secure` where every browser comes over https, whatever we see."""

    secure: bool = False
    sign_in: SignIn | None = None


def mount_office(
    app: FastAPI, registry: Registry, reads: Reads, buckets: Buckets, at: OfficeAt
) -> Sessions:
    """Mount every page of the office; give its sessions."""
    vault = registry.core.vault
    sessions = Sessions(vault.views, vault.secret("office"))
    web = Web(sessions, at.secure)
    office = Office(registry, Queries(registry), Uploads(registry), reads, buckets, web)
    sign_in = at.sign_in or TokenSignIn(reads.tokens)
    entry, estates = Entry(office, sign_in), Estates(office)
    imports, pairs, doors = Imports(office), Pairs(office), Doors(office)
    mount_assets(app)
    for path, act in (
        ("/office", entry.home),
        ("/office/sign-in", entry.sign_in_page),
        (ESTATE, estates.estate),
        (ESTATE + "/units.{form}", estates.units),
        (ESTATE + "/rolls/{roll}/entries.{form}", estates.entries),
        (ESTATE + "/pairs", pairs.pairs),
        (ESTATE + "/doors", doors.doors),
        (IMPORT, imports.preview),
    ):
        web.add(app, "GET", path, act)
    for path, act in (
        ("/office/sign-in", entry.sign_in),
        ("/office/sign-out", entry.sign_out),
        (ESTATE + "/sheet", estates.upload),
        (ESTATE + "/pairs", pairs.decide),
        (ESTATE + "/pairs/withdrawal", pairs.withdraw),
        (ESTATE + "/doors", doors.merge),
        (ESTATE + "/doors/restoration", doors.restore),
        (IMPORT + "/changes", imports.change),
        (IMPORT + "/confirmation", imports.confirm),
        (IMPORT + "/cancellation", imports.cancel),
    ):
        web.add(app, "POST", path, act)
    _mount_codes(app, reads, sessions, sign_in)
    return sessions


def _mount_codes(app: FastAPI, reads: Reads, sessions: Sessions, sign_in: SignIn) -> None:
    @app.post(
        "/registry/v1/sign-in-codes",
        status_code=201,
        tags=["registry"],
        summary="Make a link that signs the token's bearer in at the office, once within ten minutes",
        response_class=Response,
        openapi_extra={"security": [{"bearer": []}]},
    )
    def make_code(request: Request) -> Response:
        authorization = request.headers.get("authorization", "")
        reads.tokens.actor(authorization)
        code = sessions.code(sign_in(authorization.partition(" ")[2]))
        answer = json({"code": code, "path": f"/office/sign-in?code={code}"})
        answer.status_code = 201
        answer.headers["Cache-Control"] = "no-store"
        return answer
