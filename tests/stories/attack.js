// What a hostile page would try. It is tried from a timer of the page itself:
// what a driver runs is not always held to the page's policy.
window.ran = [];
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push([event.violatedDirective, event.blockedURI, event.sample]));

window.attacks = {
  inlineScript() {
    const script = document.createElement("script");
    script.append("ran.push('inline')");
    document.body.append(script);
  },
  scriptFromData() {
    const script = document.createElement("script");
    script.src = "data:text/javascript,ran.push('data')";
    document.body.append(script);
  },
  scriptFromElsewhere() {
    const script = document.createElement("script");
    script.src = "http://127.0.0.1:9/script.js";
    document.body.append(script);
  },
  linkThatRuns() {
    const link = document.createElement("a");
    link.href = "javascript:ran.push('link')";
    document.body.append(link);
    link.click();
  },
  handler() {
    const button = document.createElement("button");
    button.setAttribute("onclick", "ran.push('handler')");
    document.body.append(button);
    button.click();
  },
  code() {
    ran.push(eval("'code'"));
  },
  secondPolicy() {
    trustedTypes.createPolicy("mine", {});
    ran.push("policy");
  },
};

window.attackSoon = () => setTimeout(() => {
  for (const attack of Object.values(attacks)) {
    try {
      attack();
    } catch (error) {
      console.info(error);
    }
  }
  fetch("http://127.0.0.1:9/").catch(() => {});
  window.attacked = true;
});

// Whether a string is refused where it would become HTML.
window.isRefused = (html) => {
  try {
    document.createElement("div").innerHTML = html;
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
};
