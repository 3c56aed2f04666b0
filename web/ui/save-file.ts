/** Hands a file that the server makes to the browser's downloads. The address must be one of this origin. */
export function saveFile(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}
