// Bytes in words, as people read them.
const sizeOf = (bytes) =>
  bytes < 950000 ? `${Math.ceil(bytes / 1000)}\u00a0KB` : `${(bytes / 1000000).toFixed(1)}\u00a0MB`;
