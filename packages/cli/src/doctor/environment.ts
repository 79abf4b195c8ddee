/** The environment variables PanShift knows; none is needed to work. */
export const environmentVariables: readonly { readonly name: string; readonly meaning: string }[] = [
  { name: "PANSHIFT_LIBTORCH", meaning: "a libtorch folder with include/ and lib/ that set-up takes first" },
  { name: "PANSHIFT_REAL_DATA", meaning: "folder of real scans for the tests" },
  { name: "PANSHIFT_REQUIRE", meaning: "things without which a test fails instead of being skipped" },
  { name: "PANSHIFT_DEBUG", meaning: "when set, errors show their stack" },
  { name: "XDG_CACHE_HOME", meaning: "where set-up keeps its own libtorch; ~/.cache otherwise" },
];
