"""What can go wrong at the door, told to the program that called it (RFC 9457, Problem Details)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from aiohttp import web


class FieldProblem(TypedDict):
    """One bad field of a case, by its path (`requester.name`), and what it must be."""

    field: str
    problem: str


class Problem(Exception):
    """A call that was not done. `detail` tells the caller what to do instead; it never quotes the body."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        fault: str | None = None,
        headers: Mapping[str, str] | None = None,
        retry: float | None = None,
        hang_up: bool = False,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self._detail = detail
        self._errors = errors
        self._fault = fault
        self._headers = dict(headers or {})
        if retry is not None:
            self._headers["Retry-After"] = str(max(1, math.ceil(retry)))
        self._hang_up = hang_up

    def response(self) -> web.Response:
        said: dict[str, Any] = {
            "type": f"urn:casebell:problem:{self.kind}",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self._detail,
        }
        if self._errors:
            said["errors"] = list(self._errors)
        if self._fault:
            said["fault"] = self._fault
        answer = web.Response(
            status=self.status,
            body=json.dumps(said).encode(),
            content_type="application/problem+json",
            headers=self._headers,
        )
        if self._hang_up:
            answer.force_close()
        return answer


def not_http() -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "not-http", "This is not a well-formed HTTP/1.1 request.", hang_up=True)


def not_json(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "not-json", detail)


def not_a_form() -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "not-a-form", "The body is not a form in UTF-8 that names each field once.")


def unsigned(detail: str, scheme: str = "StandardWebhooks") -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, "unsigned", detail, headers={"WWW-Authenticate": scheme})


def too_large(limit: int) -> Problem:
    return Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too-large",
        f"Send at most {limit} bytes; link to what is longer.",
        hang_up=True,
    )


def not_json_typed() -> Problem:
    return Problem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "not-json-typed",
        "Send Content-Type: application/json in UTF-8, without a Content-Encoding.",
    )


def not_slack_typed() -> Problem:
    return Problem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "not-slack-typed",
        "Send Content-Type: application/json or application/x-www-form-urlencoded, without a Content-Encoding.",
    )


def invalid(errors: Sequence[FieldProblem]) -> Problem:
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        "Correct the fields named in errors and send the case again.",
        errors=errors,
    )


def conflict() -> Problem:
    return Problem(
        HTTPStatus.CONFLICT,
        "conflict",
        "This webhook-id or this external_id came before with other content. "
        "Give a new case an external_id and a webhook-id of its own.",
    )


def another_message() -> Problem:
    return Problem(
        HTTPStatus.CONFLICT,
        "conflict",
        "This webhook-id or this message's external_id came before with other content. "
        "Give a new message an external_id and a webhook-id of its own.",
    )


def no_such_case() -> Problem:
    return Problem(
        HTTPStatus.NOT_FOUND,
        "no-such-case",
        "This source has opened no case with this external_id. Open it with POST /v1/cases first.",
    )


def too_many(seconds: float) -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too-many",
        "This source sends faster than it may. Send the same request again after the time in Retry-After.",
        retry=seconds,
    )


def not_stored(seconds: float) -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "not-stored",
        "The case could not be stored now. Send the same request again, with the same webhook-id, "
        "after the time in Retry-After; it will not become two cases.",
        retry=seconds,
    )


def not_dealt_with(seconds: float) -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "not-dealt-with",
        "This was not dealt with to the end. Send it again after the time in Retry-After; it will not happen twice.",
        retry=seconds,
    )


def faulty(fault: str) -> Problem:
    return Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "fault",
        f"Something is wrong here, and it is in the log as {fault}. Send the same request again later.",
        fault=fault,
    )


def plain(status: int, headers: Mapping[str, str]) -> Problem:
    """A refusal that is said whole by its status, such as 404; of 405 keeps which methods there are."""
    known = HTTPStatus(status)
    kept = {name: value for name, value in headers.items() if name.title() == "Allow"}
    return Problem(known, known.phrase.lower().replace(" ", "-"), f"{known.description or known.phrase}.", headers=kept)
