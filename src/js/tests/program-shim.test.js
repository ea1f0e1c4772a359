// Tests of what each program with a screen of its own begins with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

test("WebRTC is gone also where the shim cannot read its data", () => {
  const window = { RTCPeerConnection: class {}, webkitRTCPeerConnection: class {} };
  const document = { getElementById: () => ({ textContent: "no JSON" }) };
  assert.throws(() => run("program-shim.js", { window, self: window, document }), SyntaxError);
  assert.deepEqual(window, { ...window, RTCPeerConnection: undefined, webkitRTCPeerConnection: undefined });
});
