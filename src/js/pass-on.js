// Makes one file of a part of the site, in the browser, and gives it away: by the
// system's own way of sharing, or as a download. The carrier is a page with all
// scripts in it and a place for data; what it needs is named in it. Nothing
// comes from a network that the device has already.
{
  const PLACE = "<!--carried-->";

  const base64 = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };
  const pack = async (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
  };
  const block = (name, type, text) => `<script type="${type}" data-name="${name}">${text}</` + "script>";

  // `name` of the file, `only` these articles, `start` there, with these volumes.
  // Without a network, pictures and parts of the search that are not here stay
  // behind. Gives true, or nothing if the person thought better of it.
  window.bookmobileExport = async (bytes, name, only, start, volumes) => {
    const names = (list) => list.split(" ").filter(Boolean);
    const whole = await bytes(document.documentElement.dataset.carrier ?? "carrier");
    const carrier = new TextDecoder().decode(whole);
    const { files, shards, pictures } = JSON.parse(/data-name="site">([^<]*)</.exec(carrier)[1]);
    const needed = [...files, ...names(volumes)];
    const parts = [];
    const blocks = [];
    let texts = "";
    for (const file of [...needed, ...shards]) {
      const isNeeded = needed.includes(file);
      const own = await bytes(file).catch((error) => {
        if (isNeeded) throw error;
      });
      if (!own) continue;
      if (!files.includes(file)) {
        parts.push(file);
        texts += new TextDecoder().decode(own);
      }
      blocks.push(block(file, "application/gzip", await pack(own)));
    }
    const here = document.querySelector('script[data-name="carried"]');
    const { version } = here ? JSON.parse(here.textContent) : window.bookmobileOffline.state();
    const made = new Date().toISOString().slice(0, 10);
    blocks.unshift(block("carried", "application/json", JSON.stringify({ parts, only: names(only), start, version, made })));
    blocks.push(block("carrier", "application/gzip", await pack(whole)));
    const isPart = "carried" in document.documentElement.dataset;
    for (const [picture, type] of Object.entries(pictures)) {
      if (!texts.includes(picture)) continue;
      // A file that was passed on has the pictures of its own articles only.
      const own = document.querySelector(`script[data-name="${picture}"]`)?.textContent;
      const text = own ?? (isPart ? undefined : await bytes(picture).then(base64, () => {}));
      if (text) blocks.push(block(picture, type, text));
    }
    const html = carrier.replace(PLACE, () => blocks.join("\n"));
    const file = new File([html], `${name}.html`, { type: "text/html" });
    if (navigator.canShare?.({ files: [file] })) {
      try {
        await navigator.share({ files: [file], title: name });
        return true;
      } catch (error) {
        // Who thought better of it wants no download either.
        if (error.name === "AbortError") return;
      }
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return true;
  };
}
