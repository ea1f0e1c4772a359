import { draw } from "./draw.js";
