"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = [
    "AccountExistsError",
    "AccountRefusedError",
    "DepartmentExistsError",
    "DepartmentInvalidError",
    "GrantRefusedError",
    "InvitationRefusedError",
    "KeyRefusedError",
    "NoOfficeError",
    "OfficerExistsError",
    "OfficerRefusedError",
    "UnknownAccountError",
    "UnknownDepartmentError",
    "UnknownGrantError",
    "UnknownKeyError",
    "UnknownOfficerError",
]


class UnknownDepartmentError(GongxinError):
    """没有登记过这个部门。 | This department is not registered."""

    code = "department.unknown"
    default_remedy = Bilingual(
        "请用 gongxin departments list 查看，或用 gongxin departments add 登记。",
        "See gongxin departments list, or register it with gongxin departments add.",
    )


class DepartmentExistsError(GongxinError):
    """这个部门代码已经登记，而且内容不同。 | This code is registered already, with other particulars."""

    code = "department.exists"
    default_remedy = Bilingual(
        "请换一个代码；若要修改登记内容，加 --update。",
        "Choose another code, or add --update to change the entry.",
    )


class DepartmentInvalidError(GongxinError):
    """部门的登记内容不合要求。 | The department's particulars are not acceptable."""

    code = "department.invalid"


class UnknownKeyError(GongxinError):
    """没有这个接口密钥。 | There is no such key."""

    code = "key.unknown"
    default_remedy = Bilingual("请用 gongxin keys list 查看编号。", "See gongxin keys list for the numbers.")


class KeyRefusedError(GongxinError):
    """不能签发这样的密钥。 | Such a key cannot be issued."""

    code = "key.refused"


class NoOfficeError(GongxinError):
    """没有办理此事的职权。 | Whoever acts here does not hold the office that this needs."""

    code = "actor.no_office"
    default_remedy = Bilingual(
        "请由具有该职权的人员办理；职权用 gongxin officers list 查看。",
        "Let an officer who holds it act; see gongxin officers list.",
    )


class UnknownOfficerError(GongxinError):
    """没有这个经办账号，或者已停用。 | There is no such officer, or the account has ended."""

    code = "officer.unknown"
    default_remedy = Bilingual("请用 gongxin officers list 查看。", "See gongxin officers list.")


class OfficerExistsError(GongxinError):
    """这个经办账号已经存在，而且内容不同。 | This officer exists already, with other particulars."""

    code = "officer.exists"
    default_remedy = Bilingual("请换一个账号，或先停用原账号。", "Choose another code, or end the other account first.")


class OfficerRefusedError(GongxinError):
    """经办账号的内容不合要求。 | The officer's particulars are not acceptable."""

    code = "officer.invalid"


class AccountExistsError(GongxinError):
    """这个账号已有人使用。 | This account exists already."""

    code = "account.exists"
    default_remedy = Bilingual("请另取一个账号。", "Choose another word.")


class AccountRefusedError(GongxinError):
    """不能开设这样的账号。 | Such an account cannot be made."""

    code = "account.refused"


class UnknownAccountError(GongxinError):
    """没有这个账号。 | There is no such account."""

    code = "account.unknown"
    default_remedy = Bilingual("请用 gongxin accounts list 查看。", "See gongxin accounts list.")


class InvitationRefusedError(GongxinError):
    """邀请无效。 | The invitation does not hold."""

    code = "invitation.refused"


class InvitationOpenError(GongxinError):
    """这个席位已有一个未使用的邀请码。 | This seat has an invitation that is not used yet."""

    code = "invitation.open"
    default_remedy = Bilingual(
        "请使用已发出的码；遗失的，作废旧码另发；还要邀请另一人的，另发一个。",
        "Use the code that was given; if it is lost, replace it; for somebody else, make one more.",
    )


class GrantRefusedError(GongxinError):
    """不能作出这样的授权。 | Such a grant cannot be given."""

    code = "grant.refused"


class UnknownGrantError(GongxinError):
    """没有这项授权。 | There is no such grant."""

    code = "grant.unknown"
