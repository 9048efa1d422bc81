/** An AssemblyScript source compiled by the build: the bytes of the WebAssembly module. */
declare module '*.as.ts?wasm' {
  const bytes: Uint8Array<ArrayBuffer>
  // biome-ignore lint/style/noDefaultExport: a module that Vite makes of a file exports it as the default.
  export default bytes
}
