// plain_typst.cjs DUMP FONTS OUT.pdf: a peer of extract_pages_per_s. A Typst source puts each string, line and QR code of a dump (plain_libharu ...
// dump) in its place(); they are ready as JSON, the QR codes as images of one byte a module. Only what Typst does with them is timed: a PDF without
// tags. Needs the package @myriaddreamin/typst-ts-node-compiler where node finds it (NODE_PATH). Prints pages per second of processor time.
const fs = require('fs');
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const [dump, fonts, out] = process.argv.slice(2);

const source = `
#set text(top-edge: "baseline", bottom-edge: "baseline", kerning: false, ligatures: false, fallback: false)
#for sheet in json("/pages.json") {
  page(width: sheet.width * 1pt, height: sheet.height * 1pt, margin: 0pt, {
    for (x1, y1, x2, y2, width) in sheet.lines {
      place(line(start: (x1 * 1pt, y1 * 1pt), end: (x2 * 1pt, y2 * 1pt), stroke: width * 1pt))
    }
    for (x, y, width, side, name) in sheet.symbols {
      place(dx: x * 1pt, dy: y * 1pt, image(name, width: width * 1pt, scaling: "pixelated",
        format: (encoding: "luma8", width: side, height: side)))
    }
    for (family, weight, style, size, x, y, string) in sheet.texts {
      place(dx: x * 1pt, dy: y * 1pt, text(font: family, weight: weight, style: style, size: size * 1pt, string))
    }
  })
}`;

const compiler = NodeCompiler.create({ workspace: '/', fontArgs: [{ fontPaths: [fonts] }] });
const pages = [];
let sheet;
for (const row of fs.readFileSync(dump, 'utf8').split('\n')) {
    const [kind, ...words] = row.split(' ');
    const n = words.map(Number);
    if (kind === 'page') {
        sheet = { width: n[0], height: n[1], lines: [], symbols: [], texts: [] };
        pages.push(sheet);
    } else if (kind === 'line') {
        sheet.lines.push([n[0], sheet.height - n[1], n[2], sheet.height - n[3], n[4]]); // Typst measures from the upper edge
    } else if (kind === 'symbol') {
        const name = `/symbol${pages.length}`;
        compiler.mapShadow(name, Buffer.from(Array.from(words[4], (bit) => (bit === '1' ? 0 : 255))));
        sheet.symbols.push([n[0], sheet.height - n[1] - n[2], n[2], n[3], name]);
    } else if (kind === 'text') {
        const [family, face] = words[0].split('-');
        sheet.texts.push([family.replace('PT', 'PT '), face.startsWith('Bold') ? 700 : 400, face.endsWith('Italic') ? 'italic' : 'normal',
            n[1], n[2], sheet.height - n[3], words.slice(4).join(' ')]);
    }
}
compiler.mapShadow('/pages.json', Buffer.from(JSON.stringify(pages)));

const begin = process.cpuUsage();
fs.writeFileSync(out, compiler.pdf({ mainFileContent: source }, { pdfTags: false }));
const used = process.cpuUsage(begin);
console.log((pages.length / ((used.user + used.system) / 1e6)).toFixed(1));
