"""plain_reportlab.py DUMP FONTS OUT.pdf: a peer of extract_pages_per_s. The pages of a dump (plain_libharu ... dump) are drawn by ReportLab's
canvas: drawString for every string, line for every line, the QR code as an image of one byte a module. Only drawing and saving are timed, not the
reading of the dump. Prints pages per second of processor time."""
import sys
import time

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas


def read(path):
    pages = []
    with open(path, encoding="utf-8") as dump:
        for row in dump:
            kind, rest = row.rstrip("\n").split(" ", 1)
            if kind == "page":
                size = tuple(map(float, rest.split()))
                pages.append((size, [], [], []))
            elif kind == "line":
                pages[-1][1].append(tuple(map(float, rest.split())))
            elif kind == "symbol":
                x, y, width, modules, bits = rest.split()
                side = int(modules)
                samples = bytes(0 if bit == "1" else 255 for bit in bits)
                pages[-1][2].append((Image.frombytes("L", (side, side), samples), float(x), float(y), float(width)))
            else:
                face, size, x, y, text = rest.split(" ", 4)
                pages[-1][3].append((face, float(size), float(x), float(y), text))
    return pages


def draw(pages, fonts, out):
    known = set()
    to = canvas.Canvas(out, pageCompression=1)
    for size, lines, symbols, texts in pages:
        to.setPageSize(size)
        for x1, y1, x2, y2, width in lines:
            to.setLineWidth(width)
            to.line(x1, y1, x2, y2)
        for image, x, y, width in symbols:
            to.drawImage(ImageReader(image), x, y, width, width)
        for face, points, x, y, text in texts:
            if face not in known:
                known.add(face)
                pdfmetrics.registerFont(TTFont(face, f"{fonts}/{face}.ttf"))
            to.setFont(face, points)
            to.drawString(x, y, text)
        to.showPage()
    to.save()


ready = read(sys.argv[1])
begin = time.process_time()
draw(ready, sys.argv[2], sys.argv[3])
print(f"{len(ready) / (time.process_time() - begin):.1f}")
