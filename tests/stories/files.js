// Makes files in the page as a person has them on disk, and drops them.

const bytesOf = (text) => new TextEncoder().encode(text);
const ofBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const deflated = async (bytes) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());

// A ZIP file of [name, bytes, size]; with a size, which may be a lie, the bytes are deflated.
const zip = async (entries) => {
  const number = (value, bytes) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 255);
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, bytes, size] of entries) {
    const packed = size === undefined ? bytes : await deflated(bytes);
    const own = bytesOf(name);
    const about = [...number(size === undefined ? 0 : 8, 2), 0, 0, 0, 0, 0, 0, 0, 0, ...number(packed.length, 4), ...number(size ?? packed.length, 4), ...number(own.length, 2), 0, 0];
    parts.push(new Uint8Array([80, 75, 3, 4, 20, 0, 0, 0, ...about]), own, packed);
    directory.push(new Uint8Array([80, 75, 1, 2, 20, 0, 20, 0, 0, 0, ...about, ...number(0, 10), ...number(at, 4)]), own);
    at += 30 + own.length + packed.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new Uint8Array([80, 75, 5, 6, 0, 0, 0, 0, ...number(entries.length, 2), ...number(entries.length, 2), ...number(length, 4), ...number(at, 4), 0, 0]);
  return new Uint8Array(await new Blob([...parts, ...directory, end]).arrayBuffer());
};

const CONTAINER = "<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>";
// A book of chapters, [title, XHTML of the body].
const book = (title, chapters, more = []) => {
  const items = chapters.map((_, at) => `<item id='c${at}' href='${at}.xhtml' media-type='application/xhtml+xml'/>`).join("");
  const refs = chapters.map((_, at) => `<itemref idref='c${at}'/>`).join("");
  const links = chapters.map(([name], at) => `<li><a href='${at}.xhtml'>${name}</a></li>`).join("");
  return zip([
    ["mimetype", bytesOf("application/epub+zip")],
    ["META-INF/container.xml", bytesOf(CONTAINER)],
    ["O/p.opf", bytesOf(`<package xmlns:dc='d'><metadata><dc:title>${title}</dc:title><dc:language>en</dc:language></metadata><manifest><item id='n' properties='nav' href='nav.xhtml' media-type='application/xhtml+xml'/>${items}</manifest><spine>${refs}</spine></package>`)],
    ["O/nav.xhtml", bytesOf(`<html><body><nav><ol>${links}</ol></nav></body></html>`)],
    ...chapters.map(([, body], at) => [`O/${at}.xhtml`, bytesOf(`<html><head><title>x</title></head><body>${body}</body></html>`), bytesOf(body).length]),
    ...more,
  ]);
};

// Drops files, [name, bytes], on the page.
const drop = (files) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files) transfer.items.add(new File([bytes], name));
  for (const type of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
};

// A single file with a block of data changed, whose name begins so.
const withBlock = async (html, start, change) => {
  const [whole, name, text] = new RegExp(`data-name="(${start}[^"]*)">([^<]*)<`).exec(html);
  const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
  const changed = change(await through(ofBase64(text), new DecompressionStream("gzip")));
  const packed = await through(changed, new CompressionStream("gzip"));
  const encoded = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  return html.replace(whole, () => `data-name="${name}">${encoded}<`);
};
