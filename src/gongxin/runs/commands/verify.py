"""`gongxin verify FILE`: is what the platform signed genuine and whole; needs no database and no network."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs.language import lang, t


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "离线验证平台签发的文件：信用报告（PDF 或 JSON）和消息。公钥取自平台的 /api/v1/keys；在平台自己的机器上可以不写。",
            "Verify off line what the platform signed: reports (PDF or JSON) and messages. The keys are those of its "
            "/api/v1/keys; on the platform's own machine they need not be named.",
        )
    )
    def verify(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=t("要验证的文件。", "The file to verify."))],
        keys: Annotated[
            Path | None,
            typer.Option(
                exists=True, dir_okay=False, help=t("平台公钥文件，见 /api/v1/keys。", "The platform's keys: /api/v1/keys.")
            ),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        trusted = _read(keys) if keys else _own()
        data = file.read_bytes()
        if data[:1024].lstrip().startswith(b"%PDF-"):
            _report(data, trusted, as_json, pdf=True)
            return
        found = _json(data, file.name)
        if isinstance(found, dict) and "proof" in found:
            _report(data, trusted, as_json, pdf=False)
        else:
            _message(found, trusted, as_json)


@dataclass(frozen=True)
class Trusted:
    """What is trusted: Ed25519 keys by id, certificates as PEM."""

    keys: dict[str, bytes]
    certificates: tuple[str, ...]


def _read(path: Path) -> Trusted:
    from gongxin.kernel import signing
    from gongxin.kernel.text import Bilingual

    given = _json(path.read_bytes(), path.name)
    try:
        known = {k["id"]: base64.b64decode(k["public"]) for k in given["keys"]}
        certificates = tuple(str(text) for text in given.get("certificates", ()))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise signing.SignatureError(place=path.name, reason=Bilingual("不是公钥文件。", "This is no file of keys.")) from error
    if any(signing.key_id(public) != name for name, public in known.items()):
        raise signing.SignatureError(place=path.name, reason=Bilingual("公钥与编号不符。", "A key does not match its id."))
    return Trusted(known, certificates)


def _own() -> Trusted:
    """What this machine's own platform signs with, if there is one; nothing is made. BadParameter without."""
    from django.conf import settings

    from gongxin.conf.home import home

    place = Path(settings.GONGXIN_HOME) if settings.configured else home()
    if not (place / "keys" / "exchange").is_dir():
        raise typer.BadParameter(
            t(
                "这台机器上没有平台的公钥，请从平台的 /api/v1/keys 取得公钥文件。",
                "No keys on this machine: take them from the platform's /api/v1/keys.",
            ),
            param_hint="--keys",
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxin.conf.settings")
    from django.utils import timezone

    from gongxin.exchange import keys
    from gongxin.reports import seals

    return Trusted({key.id: key.public for key in keys.known()}, seals.certificates(timezone.now()) if seals.made() else ())


def _json(data: bytes, name: str) -> Any:
    from gongxin.kernel import signing
    from gongxin.kernel.text import Bilingual

    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise signing.SignatureError(
            place=name, reason=Bilingual("既不是 PDF，也不是 JSON。", "It is neither PDF nor JSON.")
        ) from error


def _report(data: bytes, trusted: Trusted, as_json: bool, *, pdf: bool) -> None:
    from datetime import UTC, datetime

    from gongxin.reports import verifying
    from gongxin.reports.rules.numbers import grouped
    from gongxin.runs.output import print_json

    now, keys = datetime.now(UTC), tuple(trusted.keys.values())
    found = verifying.of_pdf(data, trusted.certificates, keys, now=now) if pdf else verifying.of_json(data, keys)
    over = bool(found.valid_until) and datetime.fromisoformat(found.valid_until) <= now
    subject = found.facts["subject"]
    if as_json:
        print_json(
            {"valid": True, "number": found.number, "content_hash": found.content_hash, "signed_by": found.signed_by,
             "expired": over, "valid_until": found.valid_until, "report": found.facts}
        )  # fmt: skip
        return
    print(t("真实、完整：签名有效，内容与摘要一致。", "Genuine and whole: the signature holds, content and hash match."))
    rows = {
        t("报告编号", "Report number"): grouped(found.number),
        t("主体", "Organisation"): f"{subject['name']} {subject['uscc']}",
        t("数据时点", "As of"): found.facts["as_of"],
        t("内容摘要", "Content hash"): found.content_hash,
        t("签名者", "Signed by"): found.signed_by,
        t("在线核验期至", "Can be checked until"): found.valid_until,
    }
    for label, value in rows.items():
        print(f"  {label}{'：' if lang() == 'zh' else ': '}{value}")
    if over:
        print(t("注意：报告已过核验期，请要求出示新的报告。", "Note: the report has expired; ask for a new one."))


def _message(envelope: Any, trusted: Trusted, as_json: bool) -> None:
    from gongxin.kernel import signing
    from gongxin.runs.output import tell

    payload = signing.verified(envelope, trusted.keys)
    tell(
        {"valid": True, "key": envelope["key"], "payload": payload},
        [t(f"签名有效（密钥 {envelope['key']}）。", f"The signature holds (key {envelope['key']}).")],
        as_json=as_json,
    )
