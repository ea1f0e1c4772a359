// A number of bytes as text, in KB or MB.
/** @param {number} bytes */
export const formatBytes = (bytes) =>
  bytes < 950000 ? `${Math.ceil(bytes / 1000)}\u00a0KB` : `${(bytes / 1000000).toFixed(1)}\u00a0MB`;
