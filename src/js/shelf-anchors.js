// Loads the program that describes and places quotes (crates/anchor-js).
import { loadBytes, loadModule } from "./files.js";

/** @type {Promise<AnchorProgram> | undefined} */
let loading;

/** @returns {Promise<AnchorProgram>} */
const load = async () => {
  const program = /** @type {AnchorProgram} */ (SHELF.anchorsJs ? await loadModule(SHELF.anchorsJs) : bookmobileAnchor);
  await program.default({ module_or_path: await loadBytes(SHELF.anchorsWasm ?? "") });
  return program;
};

export const loadAnchors = () => {
  loading ??= load();
  // A program that could not be fetched is fetched again.
  loading.catch(() => (loading = undefined));
  return loading;
};
