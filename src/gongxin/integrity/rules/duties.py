"""Who answers for a body's duties. Rules DUT1-DUT5; source: government_integrity.yaml (process 6: reorganisation or new people
is no excuse; P31), domain.md."""

from __future__ import annotations

from collections.abc import Mapping

from gongxin.visibility.rule import Rule


class DUT1(Rule):
    """Reorganisation passes every promise, contract, debt, judgment, complaint and breach to the successor; it ends none."""

    zh = "机构调整时，承诺、合同、债务、判决、投诉和失信记录全部由承继单位承担，不因调整而消灭。"


class DUT2(Rule):
    """The body that answers is the end of the line of successors; what the earlier bodies did counts to it."""

    zh = "责任单位是承继链的末端；此前各单位的情况一并计入。"

    @staticmethod
    def holder(body: str, successors: Mapping[str, str]) -> str:
        """The end of the line. ValueError for a circle."""
        seen = {body}
        while body in successors:
            body = successors[body]
            if body in seen:
                raise ValueError("successors go in a circle")
            seen.add(body)
        return body


class DUT3(Rule):
    """No body succeeds itself, through others or at once, and none is its own superior."""

    zh = "任何单位不得直接或者经由其他单位承继自身，也不得成为自身的上级。"

    @staticmethod
    def circular(predecessor: str, successor: str, successors: Mapping[str, str]) -> bool:
        """Whether the step would close a circle; the same question for superiors."""
        place: str | None = successor
        while place is not None:
            if place == predecessor:
                return True
            place = successors.get(place)
        return False


class DUT4(Rule):
    """A change of those in charge is noted without any name and changes nothing."""

    zh = "负责人变动只作登记、不记姓名，对责任没有任何影响。"


class DUT5(Rule):
    """Only organs and public institutions are here: codes that begin with 11, 12, 13 or 19. Nobody who works there is."""

    zh = "只涉及机关和事业单位（代码以11、12、13、19开头），不涉及其任何工作人员。"

    @staticmethod
    def is_body(uscc: str) -> bool:
        return uscc[:2] in {"11", "12", "13", "19"}


RULES: tuple[type[Rule], ...] = (DUT1, DUT2, DUT3, DUT4, DUT5)
