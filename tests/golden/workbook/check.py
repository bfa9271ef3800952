# check.py DB PERIOD BOOK.xlsx: reads a summary workbook back and compares its numbers with another program's and with the data base's.
import csv, glob, os, re, sqlite3, subprocess, sys, tempfile, zipfile
import xml.etree.ElementTree as xml

db, period, book = sys.argv[1:]
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
faults = []


def fault(*words):
    faults.append(" ".join(map(str, words)))


def place(name):
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", name).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


# the file itself: sheets, formulas with their values, names, charts
archive = zipfile.ZipFile(book)
read = lambda name: xml.fromstring(archive.read(name))
workbook = read("xl/workbook.xml")
titles = [sheet.get("name") for sheet in workbook.find("m:sheets", NS)]
cells, formulas, texts = {}, 0, {}
for number, title in enumerate(titles, 1):
    for cell in read(f"xl/worksheets/sheet{number}.xml").iter("{%s}c" % NS["m"]):
        value, text = cell.find("m:v", NS), cell.find("m:is", NS)
        at = title, *place(cell.get("r"))
        if cell.find("m:f", NS) is not None:
            formulas += 1
        if value is not None:
            cells[at] = float(value.text), cell.find("m:f", NS) is not None
        elif text is not None:
            texts[at] = "".join(text.itertext())

# another program's values
scratch = tempfile.mkdtemp()
subprocess.run(["ssconvert", "--recalc", "-S", "-T", "Gnumeric_stf:stf_assistant", "-O", "separator=; format=raw", book, scratch + "/%n.csv"],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
for number, title in enumerate(titles):
    rows = list(csv.reader(open(f"{scratch}/{number}.csv"), delimiter=";"))
    for (sheet, row, column), (value, formula) in cells.items():
        if sheet == title and abs(float(rows[row - 1][column - 1]) - value) > 1e-9:
            fault(title, row, column, "holds", value, "and is", rows[row - 1][column - 1])

# names: the data base's totals
sql = sqlite3.connect(db)
pid = sql.execute("SELECT period_id FROM period WHERE code = ?", (period,)).fetchone()[0]
one = lambda query: sql.execute(query.replace(":period", str(pid))).fetchone()[0]
pupils = "FROM pupil_result WHERE period_id = :period"
subjects = "FROM subject_result WHERE period_id = :period"
hours = "FROM programme_line WHERE period_id = :period"
decided = "sum(category NOT IN ('departed', 'unmarked', 'incomplete'))"
expected = {
    "Всего_учащихся": f"SELECT sum(category <> 'departed') {pupils}",
    "Всего_отличников": f"SELECT sum(category = 'excellent') {pupils}",
    "Всего_неуспевающих": f"SELECT sum(category = 'failing') {pupils}",
    "Всего_с_решёнными_отметками": f"SELECT {decided} {pupils}",
    "Успеваемость_школы": f"SELECT round(100.0 * ({decided} - sum(category = 'failing')) / {decided}, 1) {pupils}",
    "Качество_школы": f"SELECT round(100.0 * sum(category IN ('excellent', 'one_four', 'good')) / {decided}, 1) {pupils}",
    "Отметок_5": f"SELECT sum(n5) {subjects}", "Отметок_4": f"SELECT sum(n4) {subjects}",
    "Отметок_3": f"SELECT sum(n3) {subjects}", "Отметок_2": f"SELECT sum(n2) {subjects}",
    "Не_аттестовано": f"SELECT sum(n_not_attested) {subjects}",
    "Аттестуемых_по_предметам": f"SELECT sum(assessed) {subjects}",
    "Успеваемость_по_предметам": f"SELECT round(100.0 * sum(n5 + n4 + n3) / sum(assessed), 1) {subjects}",
    "Качество_по_предметам": f"SELECT round(100.0 * sum(n5 + n4) / sum(assessed), 1) {subjects}",
    "СОУ_школы": f"SELECT round(sum(degree_sum_x1000) / 1000.0 / sum(assessed), 1) {subjects}",
    "Учащихся_на_начало": "SELECT sum(roll_start) FROM class_result WHERE period_id = :period",
    "Прибыло": "SELECT sum(arrived) FROM class_result WHERE period_id = :period",
    "Выбыло": "SELECT sum(departed) FROM class_result WHERE period_id = :period",
    "Учащихся_на_конец": "SELECT sum(roll_end) FROM class_result WHERE period_id = :period",
    "Часов_по_плану": f"SELECT sum(planned) {hours}", "Часов_проведено": f"SELECT sum(held) {hours}",
    "Часов_отставания": f"SELECT sum(behind) {hours}",
    "Программа_выполнена": f"SELECT round(100.0 * sum(held) / sum(planned), 1) {hours}"}
named = {}
for name in workbook.find("m:definedNames", NS):
    if not name.get("name").startswith("_xlnm"):
        sheet, cell = re.fullmatch(r"'(.*)'!(.*)", name.text).groups()
        named[name.get("name")] = (sheet, *place(cell))
if set(named) != set(expected):
    fault("names differ:", set(named) ^ set(expected))
for name in named:
    told, right = cells[named[name]][0], one(expected[name])
    if abs(told - right) > 1e-9:
        fault(name, "is", told, "but SQL says", right)

# every numeric cell of a row of totals under a head of whole numbers is a formula
totals = [(sheet, row) for (sheet, row, column), text in texts.items() if column == 1 and text.split(",")[0] in ("Всего", "Школа")]
numbers = sum(1 for sheet, row in totals for at in cells if at[:2] == (sheet, row))
by_formula = sum(1 for sheet, row in totals for at, (value, formula) in cells.items() if at[:2] == (sheet, row) and formula)

# charts: each range is a column of one table, without its head and its total
charts = sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart"))
for chart in charts:
    spans = set()
    for ref in read(chart).iter("{%s}f" % NS["c"]):
        sheet, first, last = re.fullmatch(r"'(.*)'!(.*):(.*)", ref.text).groups()
        (top, column), (bottom, other) = place(first), place(last)
        spans.add((sheet, top, bottom))
        whole = (sheet, top - 1, column) in texts and all((sheet, row, 1) in texts for row in range(top, bottom + 1))
        if column != other or not whole or texts.get((sheet, bottom + 1, 1)) not in (None, "Всего"):
            fault(chart, ref.text, "is no column of a table")
    if len(spans) != 1:
        fault(chart, "refers to several tables")

print("\n".join(faults) or "no difference")
print(f"{len(titles)} sheets, {formulas} formulas, {len(named)} names, {len(charts)} charts, totals: {by_formula} of {numbers} by formula")
