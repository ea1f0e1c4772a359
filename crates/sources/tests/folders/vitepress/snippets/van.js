const hidden = 0;
// #region stop
const stops = 3;
// #endregion stop
