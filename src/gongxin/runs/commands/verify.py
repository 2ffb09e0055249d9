"""`gongxin verify FILE`: is what the platform signed genuine and whole; needs no database and no network."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    @app.command(help=t("离线验证平台签名的消息。", "Verify off line what the platform signed."))
    def verify(
        file: Annotated[
            Path, typer.Argument(exists=True, dir_okay=False, help=t("签名信封（JSON）。", "A signed envelope (JSON)."))
        ],
        keys: Annotated[
            Path,
            typer.Option(
                exists=True, dir_okay=False, help=t("平台公钥文件，见 /api/v1/keys。", "The platform's keys: /api/v1/keys.")
            ),
        ],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.kernel import signing
        from gongxin.kernel.text import Bilingual
        from gongxin.runs.output import print_json

        try:
            known = {k["id"]: base64.b64decode(k["public"]) for k in json.loads(keys.read_text(encoding="utf-8"))["keys"]}
            envelope = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError, binascii.Error) as error:
            raise signing.SignatureError(
                place=file.name, reason=Bilingual("文件不是签名信封或公钥文件。", "The files are no envelope and keys.")
            ) from error
        if any(signing.key_id(public) != name for name, public in known.items()):
            raise signing.SignatureError(place=keys.name, reason=Bilingual("公钥与编号不符。", "A key does not match its id."))
        payload = signing.verified(envelope, known)
        if as_json:
            print_json({"valid": True, "key": envelope["key"], "payload": payload})
        else:
            print(t(f"签名有效（密钥 {envelope['key']}）。", f"The signature holds (key {envelope['key']})."))
