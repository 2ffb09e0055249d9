"""Great Expectations on pandas: an expectation suite, the complete result format (every failing row)."""

from __future__ import annotations

import logging
import os
import sys
import warnings

os.environ["GX_ANALYTICS_ENABLED"] = "False"
os.environ["TQDM_DISABLE"] = "1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import great_expectations as gx  # noqa: E402  after its settings
import great_expectations.expectations as gxe  # noqa: E402
import pandas as pd  # noqa: E402

from bench.measuring import measured, tell  # noqa: E402
from bench.peer_runs import rules  # noqa: E402


def suite() -> gx.ExpectationSuite:
    made: list[gxe.Expectation] = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in rules.REQUIRED]
    made += [gxe.ExpectColumnValuesToMatchRegex(column=name, regex=rules.CODE) for name in rules.CODES]
    made += [
        gxe.ExpectColumnValuesToBeInSet(column="CF_XDR_LB", value_set=list(rules.KINDS_OF_SUBJECT)),
        gxe.ExpectColumnValuesToMatchRegex(column="CF_CFLB", regex=rules.KINDS_LIST),
        gxe.ExpectColumnValuesToMatchRegex(column="CF_NR_FK", regex=rules.AMOUNT),
    ]
    made += [
        gxe.ExpectColumnValuesToNotBeNull(column=f"{name}_day", row_condition=f"{name}.notnull()", condition_parser="pandas")
        for name in rules.DATES
    ]
    made += [
        gxe.ExpectColumnValuesToBeBetween(column="CF_JDRQ_day", max_value=pd.Timestamp(rules.RECEIVED)),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="CF_YXQ_day", column_B="CF_JDRQ_day", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
        gxe.ExpectColumnValuesToNotBeNull(
            column="CF_NR_FK", row_condition='CF_CFLB.str.contains("罚款")', condition_parser="pandas"
        ),
    ]
    made += [gxe.ExpectColumnValueLengthsToBeBetween(column=name, max_value=longest) for name, longest in rules.LONGEST.items()]
    return gx.ExpectationSuite(name="penalties", expectations=made)


def main(file: str) -> None:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("memory").add_dataframe_asset("penalties")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    with measured() as found:
        table = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
        for name in rules.DATES:
            table[f"{name}_day"] = pd.to_datetime(table[name], format="%Y-%m-%d", errors="coerce")
        batch = definition.get_batch({"dataframe": table})
        result = batch.validate(suite(), result_format="COMPLETE")
        bad: set[int] = set()
        for each in result.results:
            if each.exception_info and each.exception_info.get("raised_exception"):
                raise RuntimeError(each.exception_info["exception_message"])
            bad.update(each.result.get("unexpected_index_list") or ())
    failures = sum(each.result.get("unexpected_count", 0) for each in result.results)
    tell(found | {"rows": len(table), "bad": len(bad), "failures": failures})


if __name__ == "__main__":
    main(*sys.argv[1:])
