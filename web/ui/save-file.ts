/**
 * Hands a file that the server makes to the browser's downloads. The address must be one of this origin. Without a name, it
 * is called as the server says.
 */
export function saveFile(href: string, name = ''): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}

/** Hands a file that is here to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  saveFile(address, name)
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), revokeAfterMs)
}

const revokeAfterMs = 60_000
