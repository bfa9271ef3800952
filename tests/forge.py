"""forge.py HOW <FILE >FORGED: exchanges something in the fonts of a PDF file that qpdf --qdf --normalize-content=n has written; its pages
stay as they are. fix-qdf mends the lengths. HOW: outline (3 looks like 5), part (so does a glyph that others are made of), width (of a
blank), map (the code of 3 leads to the glyph of 5), encoding (the same, by the codes), common (the size of the em), table (one more in the
font file), default (one width for all), kind (of the font), nothing (the font file is put together anew)."""
import re, struct, sys

how, data = sys.argv[1], sys.stdin.buffer.read()
start = {int(n): at for at, n in ((m.start(), m[1]) for m in re.finditer(rb"(?m)^(\d+) 0 obj$", data))}


def body(number):
    return data[start[number] : data.index(b"\nendobj", start[number])]


def reference(text, key):
    return int(re.search(rb"/%s (?:\[\s*)?(\d+) 0 R" % key, text)[1])


def stream(number):
    text = body(number)
    at = text.index(b"\nstream\n") + 8
    return text[:at], text[at : text.rindex(b"\nendstream")]


def replace(number, new):
    global changed
    changed[number] = new


def glyphs(file):
    count = struct.unpack(">H", file[4:6])[0]
    tables = {}
    for i in range(count):
        tag, _, at, size = struct.unpack(">4sIII", file[12 + 16 * i : 28 + 16 * i])
        tables[tag] = file[at : at + size]
    places = [2 * p for p in struct.unpack(">%dH" % (len(tables[b"loca"]) // 2), tables[b"loca"])]
    return tables, [tables[b"glyf"][a:b] for a, b in zip(places, places[1:])]


def font(tables, outlines):
    places = [sum(len(o) for o in outlines[:i]) // 2 for i in range(len(outlines) + 1)]
    tables = {**tables, b"glyf": b"".join(outlines), b"loca": struct.pack(">%dH" % len(places), *places)}
    at, out, rest = 12 + 16 * len(tables), struct.pack(">IHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for tag in sorted(tables):
        table = tables[tag] + b"\0" * (-len(tables[tag]) % 4)
        out += struct.pack(">4sIII", tag, 0, at + len(rest), len(tables[tag]))
        rest += table
    return out + rest


changed = {}
for number in list(start):
    top = body(number)
    if b"/Subtype /Type0" not in top:
        continue
    inner = reference(top, b"DescendantFonts")
    descendant = body(inner)
    codes, file_at = reference(descendant, b"CIDToGIDMap"), reference(body(reference(descendant, b"FontDescriptor")), b"FontFile2")
    head, cids = stream(codes)
    three, five = 2 * ord("3"), 2 * ord("5")
    if len(cids) < five + 2 or cids[three : three + 2] == b"\0\0" or cids[five : five + 2] == b"\0\0":
        continue
    glyph3, glyph5 = (struct.unpack(">H", cids[i : i + 2])[0] for i in (three, five))
    file_head, file = stream(file_at)
    tables, outlines = glyphs(file)
    if how == "map":
        replace(codes, head + cids[:three] + cids[five : five + 2] + cids[three + 2 :] + b"\nendstream")
    elif how == "encoding":
        at = reference(top, b"Encoding")
        replace(at, body(at).replace(b"5 begincidrange", b"1 begincidchar\n<33>53\nendcidchar\n5 begincidrange"))
    elif how == "width":
        replace(inner, re.sub(rb"(/W \[\s*32\s*\[\s*)(\d+)", rb"\g<1>9\2", descendant))
    elif how == "default":
        replace(inner, re.sub(rb"/W \[.*?\]\s*\]", b"/DW 400", descendant, flags=re.S))
    elif how == "kind":
        replace(inner, descendant.replace(b"/CIDFontType2", b"/CIDFontType0"))
    else:
        if how == "outline":
            outlines[glyph3] = outlines[glyph5]
        elif how == "part":
            made = next(o for o in outlines if o[:2] == b"\xff\xff")
            outlines[struct.unpack(">H", made[12:14])[0]] = outlines[glyph5]
        elif how == "common":
            tables[b"head"] = tables[b"head"][:18] + b"\x08\0" + tables[b"head"][20:]
        elif how == "table":
            tables[b"sbix"] = b"\0" * 8
        replace(file_at, file_head + font(tables, outlines) + b"\nendstream")
out, before = b"", 0
for number, new in sorted(changed.items(), key=lambda item: start[item[0]]):
    out += data[before : start[number]] + new
    before = data.index(b"\nendobj", start[number])
sys.stdout.buffer.write(out + data[before:])
