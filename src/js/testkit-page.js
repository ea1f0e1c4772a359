// In a page that `bookmobile test` opens, before its other scripts: hears what the program and the
// page say to one another, and says for a moment after a press of the kit that a person did it,
// which the browser does not know.

(() => {
  /** @type {TestPage} */
  const page = {
    driverOf: /** @type {any} */ (self).bookmobileDriver,
    hear: () => {},
    sent: () => {},
    pressed: Number.NEGATIVE_INFINITY,
  };
  Object.assign(self, { bookmobileTest: page });
  Object.defineProperty(navigator, "userActivation", {
    value: {
      get isActive() {
        return performance.now() - page.pressed < 1000;
      },
    },
  });
  const Channel = self.MessageChannel;
  // The page's ends of its channels to programs and their frames.
  Object.assign(self, { MessageChannel: function () {
    const channel = new Channel();
    const { port1 } = channel;
    port1.addEventListener("message", ({ data }) => page.hear(data));
    const post = port1.postMessage.bind(port1);
    port1.postMessage = (/** @type {any} */ message) => {
      page.sent(message);
      post(message);
    };
    return channel;
  } });
})();
