// The page that `bookmobile test` opens: asks its server for one job after the other, does it, and
// sends back what was found.
import { doJob } from "./testkit-checks.js";

/** @type {(what: string, value: unknown) => Promise<any>} */
const post = async (what, value) => (await fetch(`/_test/${what}`, { method: "POST", body: JSON.stringify(value) })).json();

// The command has ended, perhaps by a key: so does the browser that it has started.
const leave = () => location.search === "?own" && close();

/** @type {() => Promise<TestJob | null>} */
const nextJob = () => post("next", null).catch(() => (leave(), null));

for (let job = await nextJob(); job; job = await nextJob()) {
  const { id } = job;
  const say = (/** @type {string} */ step) => void post("step", { id, step }).catch(leave);
  let result;
  try {
    result = await doJob(job, document.body, say);
  } catch (error) {
    result = { findings: [{ check: job.steps ? "test" : "starts", kind: "trouble", what: String(error) }], done: [] };
  }
  await post("result", { id, ...result }).catch(leave);
}
document.body.textContent = "Done: the terminal says what was found.";
