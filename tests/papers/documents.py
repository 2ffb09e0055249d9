"""Documents that say who made them, in every place where such documents do."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

AUTHOR = "LiMoujia"
TEXT = "The goods were past their date"
JPEG = (
    b"\xff\xd8\xff\xe1\0\x14Exif\0\0" + b"LiMoujiaGPS " + b"\xff\xda\0\x08\1\1\0\0\x3f\0\x12\x34\xff\xd9" + b"\xff\xd8LiMoujia\xff\xd9"
)
OFD = "http://www.ofdspec.org/2016"


def _stream(data: bytes, **entries: Any) -> StreamObject:
    made = StreamObject()
    made._data = data
    for name, value in entries.items():
        made[NameObject(f"/{name}")] = value
    return made


def _writer() -> PdfWriter:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    image = _stream(JPEG, Type=NameObject("/XObject"), Subtype=NameObject("/Image"), Width=NumberObject(1), Height=NumberObject(1),
                    ColorSpace=NameObject("/DeviceGray"), BitsPerComponent=NumberObject(8), Filter=NameObject("/DCTDecode"),
                    Metadata=writer._add_object(_stream(AUTHOR.encode(), Type=NameObject("/Metadata"))))  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({
        NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)}),
        NameObject("/XObject"): DictionaryObject({NameObject("/Im1"): writer._add_object(image)}),
    })  # fmt: skip
    page[NameObject("/Contents")] = writer._add_object(_stream(f"BT /F1 12 Tf 20 100 Td ({TEXT}) Tj ET".encode()))
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/App"): TextStringObject(AUTHOR)})
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"), NameObject("/T"): TextStringObject(AUTHOR),
        NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (1, 1, 9, 9)]), NameObject("/Contents"): TextStringObject("see here"),
        NameObject("/M"): TextStringObject("D:20261101080000+08'00'"),
    }))])  # fmt: skip
    xmp = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description"
        f" rdf:about='' xmlns:pdf='http://ns.adobe.com/pdf/1.3/'><pdf:Producer>{AUTHOR}</pdf:Producer></rdf:Description></rdf:RDF>"
        "</x:xmpmeta>"
    ).encode()
    writer.root_object[NameObject("/Metadata")] = writer._add_object(_stream(xmp, Type=NameObject("/Metadata"), Subtype=NameObject("/XML")))
    writer.add_metadata({"/Author": AUTHOR, "/Title": f"{AUTHOR}.docx", "/Company": AUTHOR, "/CreationDate": "D:20261101080000+08'00'"})
    writer.generate_file_identifiers()
    return writer


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def pdf() -> bytes:
    """With an earlier revision behind the present one."""
    update = PdfWriter(io.BytesIO(_bytes(_writer())), incremental=True)
    update.add_metadata({"/Author": AUTHOR + " again"})
    return _bytes(update)


@cache
def encrypted_pdf() -> bytes:
    writer = _writer()
    writer.encrypt("walnut", algorithm="AES-256")
    return _bytes(writer)


@cache
def signed_pdf() -> bytes:
    """Signed for good, by somebody of that name."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, AUTHOR)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9)).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private), cert_registry=SimpleCertificateStore(),
    )  # fmt: skip
    writer = IncrementalPdfFileWriter(io.BytesIO(_bytes(_writer())))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Signature1", name=AUTHOR), signer=signer)
    return bytes(out.getvalue())


def _ofd(*, signed: bool) -> bytes:
    signatures = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signed else ""
    parts = {
        "OFD.xml": f"<?xml version='1.0' encoding='UTF-8'?><ofd:OFD xmlns:ofd='{OFD}' Version='1.0' DocType='OFD'><ofd:DocBody>"
        f"<ofd:DocInfo><ofd:DocID>5ba2fa1c3b6f11ee8a2d{AUTHOR}</ofd:DocID><ofd:Title>{AUTHOR}.docx</ofd:Title><ofd:Author>{AUTHOR}"
        f"</ofd:Author><ofd:DocUsage>Normal</ofd:DocUsage><ofd:Creator>WPS</ofd:Creator><ofd:CustomDatas><ofd:CustomData Name='c'>"
        f"{AUTHOR}</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{signatures}"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document xmlns:ofd='{OFD}'/>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page xmlns:ofd='{OFD}'><ofd:TextCode>{TEXT}</ofd:TextCode></ofd:Page>",
        "Doc_0/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot xmlns:ofd='{OFD}'><ofd:Annot ID='1' Type='Highlight' Creator='{AUTHOR}'"
        " LastModDate='2026-11-01'/></ofd:PageAnnot>",
        "Doc_0/Res/photo.jpg": JPEG,
    }  # fmt: skip
    if signed:
        parts |= {"Doc_0/Signs/Signatures.xml": "<x/>", "Doc_0/Signs/Sign_0/SignedValue.dat": AUTHOR}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.comment = AUTHOR.encode()
    return out.getvalue()


@cache
def ofd() -> bytes:
    return _ofd(signed=False)


@cache
def signed_ofd() -> bytes:
    return _ofd(signed=True)


def names_anybody(content: bytes) -> bool:
    """Whether the name stands anywhere in it, also packed; or any date of ours, or an identifier."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.comment, *(archive.read(name) for name in archive.namelist())]
            assert {info.date_time[0] for info in archive.infolist()} == {1980}
    elif content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        assert reader.metadata is None
        assert "/ID" not in reader.trailer
        found += [item.get_data() for item in map(reader.get_object, range(1, reader.trailer["/Size"])) if isinstance(item, StreamObject)
                  and item.get("/Filter") != "/DCTDecode"]  # fmt: skip
    return any(word in data for data in found for word in (AUTHOR.encode(), b"GPS", b"2026-11-01", b"D:2026"))


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("Doc_0/Pages/Page_0/Content.xml").decode()
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
