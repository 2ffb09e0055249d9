# ruff: noqa: E501, N817  a table of sentences reads better unbroken
"""Every rule of reading, with the words that the sender sees.

Ids are stable: programs and statistics use them.
"""

from __future__ import annotations

from gongxin.intake.reading.findings import Rule
from gongxin.kernel.text import Bilingual as B

RESEND_UTF8 = B(
    "请将文件另存为“CSV UTF-8（逗号分隔）”后重新报送。",
    "Save the file as “CSV UTF-8 (comma delimited)” and send it again.",
)
RESAVE_XLSX = B(
    "请另存为不带宏、不加密的 .xlsx，或导出为 CSV 后重新报送。",
    "Save it as .xlsx without macros and without a password, or export it as CSV, and send it again.",
)
FIX_ROW = B("请更正该行后重新报送。", "Correct this row and send it again.")
NOTHING_TO_DO = B("如内容无误，无需处理。", "If the content is right, nothing needs to be done.")


def _refuse(rule_id: str, zh: str, en: str, remedy: B) -> Rule:
    return Rule(rule_id, "error", B(zh, en), remedy)


def _warn(rule_id: str, zh: str, en: str, remedy: B = NOTHING_TO_DO) -> Rule:
    return Rule(rule_id, "warning", B(zh, en), remedy)


# --- the file as a whole -------------------------------------------------------------------------------------------

EMPTY = _refuse(
    "file.empty", "文件是空的，没有任何内容。", "The file is empty.",
    B("请确认导出是否完成，然后重新报送。", "Check that the export finished, then send the file again."),
)
NO_ROWS = _warn(
    "file.no_rows", "文件只有表头，没有数据行。", "The file has a header and no rows.",
    B("如当期确无数据，无需处理；否则请重新导出。", "If there was nothing to report, nothing needs to be done; else export again."),
)
UNKNOWN_FORMAT = _refuse(
    "file.format", "无法识别的文件格式：{found}。", "This kind of file is not accepted: {found}.",
    B("可接受 CSV、XLSX、JSON Lines、Parquet；压缩包请先解压。",
      "CSV, XLSX, JSON lines and Parquet are accepted; unpack an archive first."),
)
JSON_ARRAY = _refuse(
    "file.json_array", "文件是一个 JSON 数组，而不是每行一个对象。", "The file is one JSON array, not one object per line.",
    B("请改为 JSON Lines：每行一个对象，不加方括号和行尾逗号。",
      "Write JSON lines: one object per line, without brackets and trailing commas."),
)
EXTENSION = _warn(
    "file.extension", "文件扩展名为“{extension}”，内容实为 {format}；已按内容读取。",
    "The file is named “{extension}” but holds {format}; it was read by its content.",
)
UTF16 = _refuse("file.utf16", "文件编码为 {encoding}，不在接受范围内。", "The file is encoded as {encoding}, which is not accepted.",
                RESEND_UTF8)
ENCODING = _refuse(
    "file.encoding", "第 {line} 行含有 {encoding} 中不存在的字节（共 {count} 行），无法可靠解读。",
    "Line {line} holds bytes that do not exist in {encoding} ({count} such lines); it cannot be read reliably.",
    RESEND_UTF8,
)
MIXED = _refuse(
    "file.mixed_encodings", "文件混用了两种编码：多数行为 {encoding}，第 {line} 行为 {other}（共 {count} 行）。",
    "The file mixes two encodings: most lines are {encoding}, line {line} is {other} ({count} such lines).",
    B("请把来源不同的部分统一为 UTF-8 后重新报送。", "Convert the parts to UTF-8 before joining them, and send the file again."),
)
DELIMITER = _refuse(
    "file.delimiter", "表头只有一列；看来使用了分隔符“{found}”，可接受逗号、分号、制表符或竖线。",
    "The header has only one column; it seems to be separated by “{found}”. Comma, semicolon, tab and | are accepted.",
    B("请以英文半角逗号为分隔符重新导出。", "Export again with the comma as separator."),
)
DELIMITER_DIFFERS = _refuse(
    "file.delimiter_differs", "表头以“{header}”分隔，数据行却以“{rows}”分隔。",
    "The header is separated by “{header}”, but the rows by “{rows}”.",
    B("请统一分隔符后重新导出。", "Export again with one separator."),
)
TITLE_ROW = _refuse(
    "file.title_row", "第 {title} 行是标题而不是表头，表头似在第 {header} 行。",
    "Row {title} is a title, not the header; the header seems to be row {header}.",
    B("请删除表头以上的各行，使第 1 行为表头。", "Delete the rows above the header, so that row 1 is the header."),
)
NO_HEADER = _refuse(
    "file.no_header", "第 {row} 行像是数据而不是表头：第 {columns} 列是代码、日期或数字。",
    "Row {row} looks like data, not like a header: columns {columns} hold codes, dates or numbers.",
    B("请在首行加上字段名。", "Add a first row with the names of the fields."),
)
HEADER_QUOTE = _refuse(
    "file.header_quote", "表头中的引号未闭合或位置不对（第 {line} 行）。", "The quotes of the header do not match (line {line}).",
    B("请更正表头的引号。", "Correct the quotes in the header."),
)
HEADER_LONG = _refuse(
    "file.header_too_long", "表头超过 {limit} 字节。", "The header is longer than {limit} bytes.",
    B("请检查换行符和引号，表头应是一行字段名。", "Check line ends and quotes: the header is one row of field names."),
)
HEADER_DUPLICATE = _refuse(
    "file.header_duplicate", "表头重复：{names}。", "The header names columns twice: {names}.",
    B("请为每一列使用不同的字段名，或删除多余的列。", "Give every column a name of its own, or delete the superfluous one."),
)
HEADER_BLANK = _warn(
    "file.header_blank", "第 {columns} 列没有列名，该列不会被读取。", "Columns {columns} have no name and are not read.",
    B("如该列有内容，请补上字段名。", "If the column has content, name it."),
)
COLUMNS = _refuse(
    "file.columns", "文件有 {found} 列以上，超过上限 {limit} 列。", "The file has {found} columns or more; the limit is {limit}.",
    B("请检查分隔符与换行符，只报送数据项目录规定的字段。", "Check separator and line ends; send the fields of the resource only."),
)
ROWS = _refuse(
    "file.rows", "文件超过 {limit} 行的上限。", "The file has more than {limit} rows.", B("请分批报送。", "Send it in parts."),
)
TRAILING = _warn(
    "file.extra_empty_cells", "{count} 行在最后一列之后多出空单元格，已忽略这些空单元格。",
    "{count} rows have empty cells after the last column; these empty cells were ignored.",
)

# --- rows ----------------------------------------------------------------------------------------------------------

TOO_FEW = _refuse(
    "row.too_few_cells", "该行有 {found} 个单元格，表头有 {expected} 列；内容可能错位。",
    "The row has {found} cells, the header {expected}; the content may be shifted.",
    B("请补齐缺失的分隔符。", "Add the missing separators."),
)
TOO_MANY = _refuse(
    "row.too_many_cells", "该行有 {found} 个单元格，表头有 {expected} 列；内容可能错位。",
    "The row has {found} cells, the header {expected}; the content may be shifted.",
    B("含有分隔符的单元格请用英文双引号括起。", "Put a cell that contains the separator in double quotes."),
)
QUOTE_OPEN = _refuse(
    "row.quote_open", "第 {line} 行打开的引号没有闭合；其后的各行已逐行读取。",
    "The quote opened in line {line} is never closed; the lines after it were read one by one.",
    B("请补上引号，或删除多余的引号。", "Close the quote, or delete it."),
)
QUOTE_STRAY = _refuse(
    "row.quote_stray", "第 {line} 行：引号闭合后还有其他字符。", "Line {line}: there is text after a closing quote.",
    B("单元格内的引号请写成两个双引号。", "Write a quote inside a cell as two double quotes."),
)
NUL = _refuse(
    "row.nul", "该行含有空字符（NUL），内容可能已损坏。", "The row contains NUL characters; it may be damaged.", FIX_ROW,
)
CELL_SIZE = _refuse(
    "row.cell_too_large", "单元格长 {found} 字节，超过上限 {limit} 字节。", "The cell is {found} bytes long; the limit is {limit}.",
    B("请检查引号是否缺失，或缩短内容。", "Check for a missing quote, or shorten the content."),
)
LINE_SIZE = _refuse(
    "row.line_too_large", "该行超过 {limit} 字节，未读取。", "The line is longer than {limit} bytes and was not read.",
    B("请检查换行符和引号是否缺失。", "Check for missing line ends or quotes."),
)
LOST_CHARACTER = _refuse(
    "text.lost_character", "含有替换字符“\ufffd”：原来的字在某次转码中已丢失。",
    "There is a replacement character “\ufffd”: the original was lost when somebody converted the text.",
    B("请从原系统重新导出该值。", "Export the value from the original system again."),
)
"""Applied by checking, cell by cell: reading leaves such cells as they are."""

# --- JSON lines ----------------------------------------------------------------------------------------------------

JSON_BAD = _refuse(
    "row.json_invalid", "第 {line} 行不是有效的 JSON（第 {column} 个字符附近）。",
    "Line {line} is not valid JSON (near character {column}).",
    B("每行应为一个完整的 JSON 对象。", "Every line must be one complete JSON object."),
)
JSON_NOT_OBJECT = _refuse(
    "row.json_not_object", "第 {line} 行不是 JSON 对象。", "Line {line} is not a JSON object.",
    B("每行应为一个以花括号括起的对象。", "Every line must be one object in braces."),
)
JSON_NESTED = _refuse(
    "row.json_nested", "值是数组或对象，而不是文字或数字。", "The value is an array or an object, not text or a number.",
    B("请将每个字段写成单一的值；多值用分号连接。", "Write every field as one value; join several by semicolons."),
)
JSON_DUPLICATE = _refuse(
    "row.json_duplicate_key", "同一行中同一字段出现两次。", "The row gives the same field twice.", FIX_ROW,
)

# --- XLSX ----------------------------------------------------------------------------------------------------------

XLSX_MACROS = _refuse("file.xlsx_macros", "工作簿含有宏，不予接收。", "The workbook contains macros and is not accepted.", RESAVE_XLSX)
XLSX_ENCRYPTED = _refuse("file.xlsx_encrypted", "工作簿已加密，无法读取。", "The workbook is encrypted and cannot be read.", RESAVE_XLSX)
XLSX_BOMB = _refuse(
    "file.xlsx_too_large", "工作簿解压后过大（{found}，上限 {limit}），未读取。",
    "The workbook unpacks to too much ({found}; the limit is {limit}) and was not read.",
    B("请另存为新的工作簿，或改用 CSV 报送。", "Save it as a new workbook, or send CSV."),
)
XLSX_LIES = _refuse(
    "file.xlsx_sizes", "工作簿内部的文件大小与声明不符，未读取。",
    "The sizes declared inside the workbook are not true; it was not read.", RESAVE_XLSX,
)
XLSX_ENTITIES = _refuse(
    "file.xlsx_entities", "工作簿的 XML 含有文档类型或实体声明，未读取。",
    "The workbook's XML declares a document type or entities; it was not read.", RESAVE_XLSX,
)
XLSX_BROKEN = _refuse("file.xlsx_broken", "工作簿已损坏，无法读取。", "The workbook is damaged and cannot be read.", RESAVE_XLSX)
XLSX_SHEETS = _refuse(
    "file.xlsx_sheets", "工作簿有多个非空工作表，无法确定以哪个为准：{names}。",
    "The workbook has several sheets with content, and it is not clear which one counts: {names}.",
    B("请只保留一个工作表，每个资源单独报送。", "Keep one sheet; send each resource in a file of its own."),
)
XLSX_CHOSEN = _warn(
    "file.xlsx_sheet_chosen", "只读取了工作表“{name}”；未读取：{others}。",
    "Only the sheet “{name}” was read; not read: {others}.",
    B("如其他工作表也要报送，请单独成文件。", "If the others are to be sent too, send them as files of their own."),
)
XLSX_HIDDEN = _warn(
    "file.xlsx_hidden_sheets", "隐藏的工作表未读取：{others}。", "Hidden sheets were not read: {others}.",
)
XLSX_FORMULAS = _warn(
    "file.xlsx_formulas", "第 {columns} 列含有公式，已采用其保存时的结果。",
    "Columns {columns} contain formulas; the results saved with them were used.",
    B("请核对结果，或将公式粘贴为数值后重新报送。", "Check the results, or paste them as values and send again."),
)
XLSX_MERGED = _warn(
    "file.xlsx_merged", "有 {count} 处合并单元格（如 {ranges}），其中只有左上角有值。",
    "There are {count} merged ranges (such as {ranges}); only their first cell has the value.",
    B("请取消合并并逐行填写。", "Unmerge them and fill every row."),
)
XLSX_LINKS = _warn("file.xlsx_external_links", "工作簿引用了外部文件，引用未被读取。", "The workbook links to other files; the links were not followed.")
XLSX_ERROR_VALUE = _refuse(
    "row.xlsx_error_value", "单元格是公式错误（如 #REF!）。", "The cell is a formula error (such as #REF!).", FIX_ROW,
)
PRECISION = _refuse(
    "row.number_precision", "该列的长编号以数值保存，第 15 位以后的数字已丢失。",
    "A long number was saved as a numeric cell: the digits after the 15th are lost.",
    B("请将该列设为文本格式，从原系统重新填入。", "Format the column as text and fill it again from the original system."),
)

# --- Parquet -------------------------------------------------------------------------------------------------------

PARQUET_BROKEN = _refuse(
    "file.parquet_broken", "Parquet 文件不完整或已损坏（{where}）。", "The Parquet file is incomplete or damaged ({where}).",
    B("请检查传输是否完整，然后重新报送。", "Check that it was transferred completely, then send it again."),
)
PARQUET_ENCRYPTED = _refuse(
    "file.parquet_encrypted", "Parquet 文件已加密，无法读取。", "The Parquet file is encrypted and cannot be read.",
    B("请以不加密的方式导出。", "Export it without encryption; the transfer itself is protected."),
)
PARQUET_NESTED = _refuse(
    "file.parquet_type", "列 {names} 的类型无法作为单一的值读取：{types}。",
    "The columns {names} have a type that cannot be read as single values: {types}.",
    B("请将列表、结构等类型改为文字。", "Convert lists, structures and the like to text."),
)
