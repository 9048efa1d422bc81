/** Gives a file to the browser to save. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads the blob after the click; it has long begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
